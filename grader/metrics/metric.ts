import type { Column } from '../../contracts/submission/column.ts';
import type { ColumnKind } from '../../contracts/submission/format.ts';

export type Direction = 'higher_is_better' | 'lower_is_better';

type MetricParam = string | number | boolean | readonly string[];
/** `columns` (a list of names) is known to every metric: the submission columns it reads, all of them by default. */
export type MetricParams = Readonly<Record<string, MetricParam>>;

/** A predicted column and the answers' column of the same name, aligned: row i of both is the same id. */
export interface ColumnPair {
  readonly name: string;
  readonly truth: Column;
  readonly predicted: Column;
}

export interface MetricInput {
  readonly rows: number;
  /** In the order of `columns` of the parameters, or of the submission format. */
  readonly pairs: readonly ColumnPair[];
  /** Every column of the answers, for metrics that read more than the predicted ones. */
  readonly truth: ReadonlyMap<string, Column>;
  readonly params: MetricParams;
}

/**
 * A metric: a pure function of aligned columns, and what it needs of a competition. It reads no file, keeps no state
 * and throws nothing; where it is not defined it gives NaN, and the submission is refused as SCORE_NOT_FINITE.
 */
export interface Metric {
  readonly name: string;
  readonly direction: Direction;
  /** The best value there can be. */
  readonly optimum: number;
  readonly needs: ColumnNeeds;
  /** Names of parameters it knows besides `columns`. */
  readonly params?: readonly string[];
  /** What is wrong with the answers for this metric, as sentences; checked when a competition is added. */
  checkTruth?(input: Omit<MetricInput, 'pairs'> & { readonly columns: readonly string[] }): readonly string[];
  compute(input: MetricInput): number;
}

interface ColumnNeeds {
  /** How many predicted columns: exactly one, one or more, or two or more. */
  readonly count: 'one' | 'some' | 'several';
  /** Kinds allowed for predicted columns and for the answers' columns of the same names. */
  readonly predicted: readonly ColumnKind[];
  readonly truth: readonly ColumnKind[];
}
