import type { RowMatching } from './format.ts';
import { ID_SEPARATOR, shownId } from './id-fields.ts';
import type { Ids } from './id-set.ts';
import type { Refusal } from './refusal.ts';
import { shownText } from './shown-text.ts';

/** Gives each row of a file the row that it counts as, by the format's row matching. */
export interface RowOrder {
  /** @param row the row that the id says, -1 when it says none: such a row counts as none. */
  place(row: number, line: number): number;
  /** What is wrong with the order as a whole, once all rows are read. */
  verdict(): Refusal | undefined;
}

/** @param idColumns the names of the id's columns, in order. */
export function rowOrder(matching: RowMatching, ids: Ids, idColumns: readonly string[]): RowOrder {
  if (matching === 'by-id') return { place: (row) => row, verdict: () => undefined };
  if (matching === 'in-sample-order') return new SampleOrder(ids);
  if (matching === 'by-position') return new Positions(undefined, ids);
  return new Positions(idColumns.indexOf(matching.byPositionWithin), ids);
}

class SampleOrder implements RowOrder {
  readonly #ids: Ids;
  #next = 0;
  #refusal: Refusal | undefined;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  place(row: number, line: number): number {
    const expected = this.#next++;
    if (row >= 0 && row !== expected && expected < this.#ids.count) {
      const [got, want] = [row, expected].map((at) => shownText(shownId(this.#ids.textAt(at))));
      this.#refusal ??= { code: 'WRONG_ORDER', line, got: got ?? '', want: want ?? '' };
    }
    return row;
  }

  verdict(): Refusal | undefined {
    return this.#refusal;
  }
}

/** The k-th row of a group counts as the group's k-th row in the sample; without a part of the id, all are one group. */
class Positions implements RowOrder {
  readonly #groupOf: Int32Array;
  readonly #rows: number[][];
  readonly #taken: number[];

  constructor(part: number | undefined, ids: Ids) {
    this.#groupOf = new Int32Array(ids.count);
    this.#rows = [];
    const groups = new Map<string, number>();
    for (let row = 0; row < ids.count; row++) {
      const key = part === undefined ? '' : (ids.textAt(row).split(ID_SEPARATOR)[part] ?? '');
      const group = groups.get(key) ?? groups.size;
      groups.set(key, group);
      this.#groupOf[row] = group;
      (this.#rows[group] ??= []).push(row);
    }
    this.#taken = this.#rows.map(() => 0);
  }

  place(row: number): number {
    if (row < 0) return -1;
    const group = this.#groupOf[row] as number;
    const position = this.#taken[group] as number;
    this.#taken[group] = position + 1;
    return this.#rows[group]?.[position] ?? -1;
  }

  verdict(): undefined {
    return undefined;
  }
}
