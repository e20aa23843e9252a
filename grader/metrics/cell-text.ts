import type { Column } from '../../contracts/submission/column.ts';

/** The text of a cell by its row. */
export type CellText = (row: number) => string;

/** The texts of a column; numbers in their shortest form. */
export function textsOf(column: Column): CellText {
  if (column.kind === 'number') return (row) => String(column.values[row]);
  if (column.kind === 'category') return (row) => column.categories[column.codes[row] ?? -1] ?? '';
  // A Buffer decodes a slice without a view of its own.
  const { bytes, starts, ends } = column;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (row) => buffer.toString('utf8', starts[row], ends[row]);
}
