/**
 * The format of a competition's submissions (format.json): all that is needed to say whether a file is well formed,
 * and nothing that depends on the answers. Types and pure rules only: the scorer child reads this without any
 * package; the zod schema is in format-schema.ts.
 */
export interface SubmissionFormat {
  readonly version: 1;
  /** Path of the sample submission in the public bundle; the ids wanted are those of this file. */
  readonly sample: string;
  readonly id: IdColumn;
  readonly columns: readonly ColumnFormat[];
  readonly rowSums?: readonly RowSum[];
  /** What happens to columns that are not named here. */
  readonly extraColumns: 'ignore' | 'refuse';
  readonly rowMatching: RowMatching;
  /** 'by-name' by default. */
  readonly columnMatching?: ColumnMatching;
  readonly limits?: { readonly maxBytes?: number };
}

/**
 * How rows find their answers. The ids of the file must be the sample's in every case, each as often as there.
 *
 * - by-id: in any order.
 * - by-position: in any order, but the k-th row counts as the sample's k-th whatever its id says; with `within`, as the
 *   k-th row of those that have the same value in that id column.
 * - in-sample-order: in the sample's order; any other is refused.
 */
export type RowMatching = 'by-id' | 'in-sample-order' | 'by-position' | { readonly byPositionWithin: string };

/**
 * How the columns of the header find their names. Every name must be there in every case.
 *
 * - by-name: in any order.
 * - id-first: the id column comes first, the others in any order.
 * - in-order: the id column first, then the columns in the order of the format.
 * - by-position: the k-th column that is not the id counts as the format's k-th whatever its name says.
 */
export const COLUMN_MATCHINGS = ['by-name', 'id-first', 'in-order', 'by-position'] as const;
export type ColumnMatching = (typeof COLUMN_MATCHINGS)[number];

/** `integer` ids compare as integers (0300 is 300), `text` ids as exact bytes. */
export interface IdColumn {
  readonly column: string;
  readonly kind: 'integer' | 'text';
  /** Further columns that are part of the id (kind text), all compared as exact bytes. */
  readonly further?: readonly string[];
  /** The sample repeats ids: the k-th row with an id in the file is the k-th with that id in the sample. */
  readonly repeats?: boolean;
}

export const COLUMN_KINDS = ['number', 'integer', 'text', 'category', 'boolean'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];

export interface ColumnFormat extends CellReading {
  readonly name: string;
  /** Other names that the column may have; exactly one of all must be in the header. */
  readonly aliases?: readonly string[];
  /**
   * - number: a finite decimal number. integer: a number without a fraction (3.0 is 3).
   * - boolean: True, TRUE, true, False, FALSE, false or a number without a fraction; a column holds words or numbers,
   *   not both. True is 1.
   * - text: any text. category: one of `categories`, compared as exact text.
   */
  readonly kind: ColumnKind;
  /** Least and greatest value allowed (number, integer), both inclusive. */
  readonly min?: number;
  readonly max?: number;
  /** A column of nothing but integers is refused (number): 0.0 and 1.0 must be written where 0 and 1 are meant. */
  readonly allIntegers?: 'refuse';
  /** The values allowed (category). */
  readonly categories?: readonly string[];
  /** What each text must look like (text), by a name that syntax/registry.ts knows. */
  readonly syntax?: SyntaxUse;
}

/**
 * How cells are read where what pandas makes of them shaped the published scores; without these fields a text is just
 * what the file says, and a number must be one.
 */
export interface CellReading {
  /**
   * What becomes of a cell that pandas takes for a missing value: one that is blank, or NA, null, nan, None and the like
   * (missing-text.ts). `refuse`; `nan`: the number NaN, or the text "nan"; `empty`: the empty text.
   */
  readonly missing?: 'refuse' | 'nan' | 'empty';
  /**
   * What becomes of a text column whose every cell is a number, or every one True or False: pandas makes numbers of it.
   * `refuse`; `reprint`: each cell becomes the text that Python prints for its number (007 is "7", and, when one cell
   * of the column has a fraction or is missing, "7.0").
   */
  readonly allNumbers?: 'refuse' | 'reprint';
  /** A text column without one text is refused, though single cells may be missing: pandas makes numbers of it. */
  readonly allMissing?: 'refuse';
}

export interface SyntaxUse {
  readonly name: string;
  readonly [option: string]: string | number | boolean;
}

/** The sum of `columns` must lie within absTol + relTol * |target| of `target` in every row. */
export interface RowSum {
  readonly columns: readonly string[];
  readonly target: number;
  readonly absTol: number;
  readonly relTol: number;
  /** The sum is first rounded to so many decimals, halves to even. */
  readonly decimals?: number;
}
