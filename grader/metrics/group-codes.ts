import type { Column } from '../../contracts/submission/column.ts';
import { textsOf } from './cell-text.ts';
import { equalBytes } from './token-table.ts';

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

/** Groups rows by a column's values. A few texts are told apart by their bytes, without strings. */
export function groupColumn(rows: number, column: Column): Groups {
  const textOf = textsOf(column);
  if (column.kind !== 'text') return groupRows(rows, textOf);
  const { bytes, starts, ends } = column;
  const firstRows: number[] = [];
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = starts[row] as number;
    const end = ends[row] as number;
    let code = 0;
    for (; code < firstRows.length; code++) {
      const first = firstRows[code] as number;
      if (equalBytes(bytes, starts[first] as number, ends[first] as number, bytes, start, end)) break;
    }
    if (code === FEW_GROUPS) return groupRows(rows, textOf);
    if (code === firstRows.length) firstRows.push(row);
    codes[row] = code;
  }
  return { count: firstRows.length, codes };
}

/** Up to this many groups, comparing bytes with each is faster than making strings. */
const FEW_GROUPS = 16;

/** The rows of each group, in row order. */
export function rowsOfGroups({ count, codes }: Groups): number[][] {
  const rows = Array.from({ length: count }, (): number[] => []);
  codes.forEach((code, row) => rows[code]?.push(row));
  return rows;
}
