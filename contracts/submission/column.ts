/** Texts of one column in one block of bytes: row i is bytes [starts[i], ends[i]) of `bytes`, UTF-8. */
export interface TextColumn {
  readonly kind: 'text';
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

export interface NumberColumn {
  readonly kind: 'number';
  readonly values: Float64Array;
}

/** Row i holds categories[codes[i]]. */
export interface CategoryColumn {
  readonly kind: 'category';
  readonly codes: Int32Array;
  readonly categories: readonly string[];
}

/** The values of one column, one a row. Number and integer columns are both `number` here. */
export type Column = NumberColumn | TextColumn | CategoryColumn;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of row `row`. */
export function textAt(column: TextColumn, row: number): string {
  return utf8.decode(column.bytes.subarray(column.starts[row], column.ends[row]));
}
