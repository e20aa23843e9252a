import { textAt, type Column } from '../../contracts/submission/column.ts';
import { ByteBuilder, NumberBuilder, TextColumnBuilder } from '../../contracts/submission/column-builder.ts';
import { findIn, IntegerIds, TextIds, type Ids } from '../../contracts/submission/id-set.ts';
import type { Answers } from './answers.ts';

/**
 * Answers with several rows an id as one row an id, in the order in which the ids first appear: each text column holds
 * the texts of the id's rows, joined by single spaces in the file's order.
 */
export function joinRowsOfIds(answers: Answers): Answers {
  const firstRows: number[] = [];
  const targetOf = new Int32Array(answers.rows).fill(-1);
  for (let row = 0; row < answers.rows; row++) {
    const first = findIn(answers.ids, answers.ids, row, answers.ids.count);
    if (first === row) targetOf[row] = firstRows.push(row) - 1;
    else targetOf[row] = targetOf[first] as number;
  }
  const join = (column: Column): Column => {
    const texts = firstRows.map((): string[] => []);
    for (let row = 0; row < answers.rows; row++) texts[targetOf[row] as number]?.push(cellText(column, row));
    return textColumn(texts.map((list) => list.join(' ')));
  };
  return {
    rows: firstRows.length,
    ids: pickIds(answers.ids, firstRows),
    columns: new Map([...answers.columns].map(([name, column]) => [name, join(column)])),
  };
}

/** Answers for some of the sample's ids as answers for all, in the sample's order: the texts of the others are blank. */
export function spreadOverIds(answers: Answers, ids: Ids): Answers {
  const sources = Int32Array.from({ length: ids.count }, (_, row) => findIn(answers.ids, ids, row));
  const spread = (column: Column): Column => {
    const builder = new TextColumnBuilder(ids.count);
    sources.forEach((source, row) => {
      if (column.kind !== 'text' || source < 0) return;
      builder.set(row, column.bytes, column.starts[source] as number, column.ends[source] as number);
    });
    return contiguous(builder.build().bytes, sources, column);
  };
  return {
    rows: ids.count,
    ids,
    columns: new Map([...answers.columns].map(([name, column]) => [name, spread(column)])),
  };
}

/** The rows' texts one after the other, as the answers file wants them. */
function contiguous(bytes: Uint8Array, sources: Int32Array, column: Column): Column {
  const ends = new Uint32Array(sources.length + 1);
  sources.forEach((source, row) => {
    const length =
      source < 0 || column.kind !== 'text'
        ? 0
        : (column.ends[source] as number) - (column.starts[source] as number);
    ends[row + 1] = (ends[row] as number) + length;
  });
  return { kind: 'text', bytes, starts: ends.subarray(0, -1), ends: ends.subarray(1) };
}

function cellText(column: Column, row: number): string {
  if (column.kind === 'text') return textAt(column, row);
  if (column.kind === 'number') return String(column.values[row]);
  return column.categories[column.codes[row] as number] ?? '';
}

/** A text column of these texts. */
export function textColumn(texts: readonly string[]): Column {
  const bytes = new ByteBuilder();
  const ends = new NumberBuilder();
  ends.add(0);
  for (const text of texts) {
    const encoded = Buffer.from(text);
    bytes.add(encoded, 0, encoded.length);
    ends.add(bytes.length);
  }
  const offsets = Uint32Array.from(ends.build());
  return { kind: 'text', bytes: bytes.build(), starts: offsets.subarray(0, -1), ends: offsets.subarray(1) };
}

function pickIds(ids: Ids, rows: readonly number[]): Ids {
  if (ids.kind === 'integer')
    return new IntegerIds(Float64Array.from(rows, (row) => ids.values[row] as number));
  const bytes = new ByteBuilder();
  const offsets = Uint32Array.of(0, ...rows);
  rows.forEach((row, i) => {
    bytes.add(ids.bytes, ids.offsets[row] as number, ids.offsets[row + 1] as number);
    offsets[i + 1] = bytes.length;
  });
  return new TextIds(bytes.build(), offsets);
}
