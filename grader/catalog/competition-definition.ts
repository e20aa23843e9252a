import type {
  CellReading,
  ColumnFormat,
  ColumnKind,
  ColumnMatching,
  IdColumn,
  RowMatching,
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
    /** 'by-id' by default. */
    readonly rowMatching?: RowMatching;
    readonly columnMatching?: ColumnMatching;
    readonly limits?: { readonly maxBytes?: number };
  };
  readonly answers: {
    /** Path of the answers below private/; the id columns are the submission's. */
    readonly file: string;
    readonly columns: readonly AnswerColumn[];
    /** How the file is read: a CSV by default; `nq-jsonl` is defined in scoring/nq-answers.ts. */
    readonly format?: 'csv' | 'nq-jsonl';
    /**
     * What the rows are to the ids of the sample. `one-per-id` by default. `several-per-id`: the values of an id's rows
     * are joined by single spaces, in the file's order; all columns are text. `for-some-ids`: the sample holds more ids,
     * whose texts are blank in the answers.
     */
    readonly rows?: 'one-per-id' | 'several-per-id' | 'for-some-ids';
  };
  readonly thresholds: Thresholds;
  /** Path of a CSV with a `score` column, best first. */
  readonly leaderboard?: string;
  readonly knownIssues?: readonly string[];
}

export interface AnswerColumn extends CellReading {
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
  const { sample, id, columns, rowSums, extraColumns, rowMatching, columnMatching, limits } =
    definition.submission;
  return {
    version: 1,
    sample,
    id,
    columns,
    ...(rowSums === undefined ? {} : { rowSums }),
    extraColumns: extraColumns ?? 'ignore',
    rowMatching: rowMatching ?? 'by-id',
    ...(columnMatching === undefined ? {} : { columnMatching }),
    ...(limits === undefined ? {} : { limits }),
  };
}
