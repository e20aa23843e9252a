import type { Column } from './column.ts';
import type { Refusal } from './refusal.ts';

/** Checks the values of one column and, when asked, keeps them by row. */
export interface ValueReader {
  /** Takes bytes [start, end); a negative row is checked but not kept. False when the value is not allowed. */
  read(buffer: Uint8Array, start: number, end: number, row: number): boolean;
  /** Why `read` said false of these bytes. */
  explain(buffer: Uint8Array, start: number, end: number, line: number): Refusal;
  /** What is wrong with the column as a whole, once all rows are read. */
  verdict(): Refusal | undefined;
  /** The number read last, for row sums; 0 for other kinds. */
  readonly last: number;
  column(): Column;
}
