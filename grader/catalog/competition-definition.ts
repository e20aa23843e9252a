import type {
  ColumnFormat,
  ColumnKind,
  IdColumn,
  RowSum,
  SubmissionFormat,
} from '../../contracts/submission/format.ts';
import type { Direction, MetricParams } from '../metrics/metric.ts';

/**
 * What competition.json says of a competition. Types and pure rules only (the scorer child reads this without any
 * package); definition.ts parses and checks it.
 */
export interface CompetitionDefinition {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly split: 'low' | 'medium' | 'high' | 'dev';
  readonly licence: { readonly name: string; readonly notice: string };
  readonly metric: { readonly name: string; readonly params?: MetricParams };
  readonly direction: Direction;
  readonly submission: {
    /** Path of the sample submission below public/. */
    readonly sample: string;
    readonly id: IdColumn;
    readonly columns: readonly ColumnFormat[];
    readonly rowSums?: readonly RowSum[];
    /** 'ignore' by default. */
    readonly extraColumns?: 'ignore' | 'refuse';
    readonly limits?: { readonly maxBytes?: number };
  };
  readonly answers: {
    /** Path of the answers below private/; the id column is the submission's. */
    readonly file: string;
    readonly columns: readonly AnswerColumn[];
  };
  readonly thresholds: Thresholds;
  /** Path of a CSV with a `score` column, best first. */
  readonly leaderboard?: string;
  readonly knownIssues?: readonly string[];
}

export interface AnswerColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

export interface Thresholds {
  readonly gold: number;
  readonly silver: number;
  readonly bronze: number;
  readonly median: number;
}

/** The competition's format.json: what of the definition agents and workers may know. */
export function submissionFormat(definition: CompetitionDefinition): SubmissionFormat {
  const { sample, id, columns, rowSums, extraColumns, limits } = definition.submission;
  return {
    version: 1,
    sample,
    id,
    columns,
    ...(rowSums === undefined ? {} : { rowSums }),
    extraColumns: extraColumns ?? 'ignore',
    rowMatching: 'by-id',
    ...(limits === undefined ? {} : { limits }),
  };
}
