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
  /** How rows find their answers; matching by position may come as a further value. */
  readonly rowMatching: 'by-id';
  readonly limits?: { readonly maxBytes?: number };
}

/** `integer` ids compare as integers (0300 is 300), `text` ids as exact bytes. */
export interface IdColumn {
  readonly column: string;
  readonly kind: 'integer' | 'text';
}

export const COLUMN_KINDS = ['number', 'integer', 'text', 'category'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];

export interface ColumnFormat {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Least and greatest value allowed (number, integer), both inclusive. */
  readonly min?: number;
  readonly max?: number;
  /** The values allowed (category), compared as exact text. */
  readonly categories?: readonly string[];
}

/** The sum of `columns` must lie within absTol + relTol * |target| of `target` in every row. */
export interface RowSum {
  readonly columns: readonly string[];
  readonly target: number;
  readonly absTol: number;
  readonly relTol: number;
}
