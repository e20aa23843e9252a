/** Rows put into groups: `codes[row]` is the row's group, numbered by first appearance. */
export interface Groups {
  readonly count: number;
  readonly codes: Int32Array;
}

/** Groups rows by a text that each has. */
export function groupRows(rows: number, keyOf: (row: number) => string): Groups {
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const key = keyOf(row);
    let code = codeOf.get(key);
    if (code === undefined) codeOf.set(key, (code = codeOf.size));
    codes[row] = code;
  }
  return { count: codeOf.size, codes };
}

/** The rows of each group, in row order. */
export function rowsOfGroups({ count, codes }: Groups): number[][] {
  const rows = Array.from({ length: count }, (): number[] => []);
  codes.forEach((code, row) => rows[code]?.push(row));
  return rows;
}
