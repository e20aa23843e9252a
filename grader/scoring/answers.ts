import type { Column } from '../../contracts/submission/column.ts';
import type { Ids } from '../../contracts/submission/id-set.ts';

/** The answers of a competition: its ids and the columns that the metric reads, aligned. */
export interface Answers {
  readonly rows: number;
  readonly ids: Ids;
  readonly columns: ReadonlyMap<string, Column>;
}
