import type { TextSink } from '../../contracts/submission/column-builder.ts';
import type { Column } from '../../contracts/submission/column.ts';
import type { ColumnKind } from '../../contracts/submission/format.ts';
import type { Ids } from '../../contracts/submission/id-set.ts';

export type Direction = 'higher_is_better' | 'lower_is_better';

type MetricParam = string | number | boolean | readonly string[];
/** `columns` (a list of names) is known to every metric of pairs: the submission columns it reads, all by default. */
export type MetricParams = Readonly<Record<string, MetricParam>>;

/** A predicted column and the answers' column of the same name, aligned: row i of both is the same id. */
export interface ColumnPair {
  readonly name: string;
  readonly truth: Column;
  readonly predicted: Column;
}

/** Everything is aligned: row i of every column belongs to id i. */
export interface MetricInput {
  readonly rows: number;
  /** In the order of `columns` of the parameters, or of the submission format; empty where the metric names its columns. */
  readonly pairs: readonly ColumnPair[];
  /** Every column of the answers. */
  readonly truth: ReadonlyMap<string, Column>;
  /** Every column of the submission's format. */
  readonly predicted: ReadonlyMap<string, Column>;
  /** In the order of the answers file; the parts of an id of several columns are parted by a NUL. */
  readonly ids: Ids;
  /** For each row of the submission, in the order of its file, the row that it is here. */
  readonly fileOrder: Int32Array;
  readonly params: MetricParams;
  /** What the metric's `prepare` made of the pair's truth, if it was asked to. */
  readonly prepared?: object | undefined;
}

/**
 * A metric: a pure function of aligned columns, and what it needs of a competition. It reads no file, keeps no state
 * and throws nothing; where it is not defined it gives NaN, and the submission is refused as SCORE_NOT_FINITE.
 */
export interface Metric {
  readonly name: string;
  readonly direction: Direction;
  /** The best value there can be; null where the answers themselves need not reach it. */
  readonly optimum: number | null;
  readonly needs: PairNeeds | NamedNeeds;
  /** How upstream's scores are rounded, which depends on the number's type there: 'python' by default. */
  readonly rounding?: Rounding;
  /** Names of parameters it knows besides `columns`. */
  readonly params?: readonly string[];
  /** What is wrong with the answers for this metric, as sentences; checked when a competition is added. */
  checkTruth?(input: TruthInput): readonly string[];
  /** For a metric of one pair: what `compute` would make of the truth first, which may so be made before predictions come. */
  prepare?(truth: Column): object | undefined;
  /**
   * For a metric of one pair of text columns that makes one number of each row: takes the predicted texts as they are
   * read, so that they need not be kept, and `compute` then gets the numbers for the pair's predicted column.
   */
  rowByRow?(truth: Column): TextSink | undefined;
  compute(input: MetricInput): number;
}

export interface TruthInput {
  readonly rows: number;
  readonly truth: ReadonlyMap<string, Column>;
  readonly params: MetricParams;
  /** The names of the columns that it reads in pairs. */
  readonly columns: readonly string[];
}

/** To five decimals: `python` the exact value, half to even; `numpy` the value times 10^5, half to even, over 10^5. */
export type Rounding = 'python' | 'numpy';

/** For metrics that compare columns of the same name. */
export interface PairNeeds {
  /** How many predicted columns: exactly one, one or more, or two or more. */
  readonly count: 'one' | 'some' | 'several';
  /** Kinds allowed for predicted columns and for the answers' columns of the same names. */
  readonly predicted: readonly ColumnKind[];
  readonly truth: readonly ColumnKind[];
}

/**
 * For metrics whose columns differ on the two sides. Each key is a parameter that names a column (`mask: 'encoding'`),
 * with the kinds allowed; a parameter that is not given means the column called like the key.
 */
export interface NamedNeeds {
  readonly named: {
    readonly predicted: Readonly<Record<string, readonly ColumnKind[]>>;
    readonly truth: Readonly<Record<string, readonly ColumnKind[]>>;
  };
}
