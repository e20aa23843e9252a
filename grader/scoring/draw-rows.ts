import type { Column } from '../../contracts/submission/column.ts';
import { IntegerIds, TextIds, type Ids } from '../../contracts/submission/id-set.ts';
import type { MetricInput } from '../metrics/metric.ts';
import type { Answers } from './answers.ts';

/**
 * The input of a metric with the rows that were drawn, some of them several times. Texts stay where they are; only
 * where they begin and end is copied.
 *
 * @param fileOrder the order in which the drawn rows stand in their file.
 */
export function drawRows(input: MetricInput, rows: Int32Array, ids: Ids, fileOrder: Int32Array): MetricInput {
  // A column stands in several places (in a pair, by its name): it is drawn once.
  const drawn = new Map<Column, Column>();
  const draw = (column: Column): Column => {
    const known = drawn.get(column) ?? drawColumn(column, rows);
    drawn.set(column, known);
    return known;
  };
  const drawAll = (columns: ReadonlyMap<string, Column>): ReadonlyMap<string, Column> =>
    new Map([...columns].map(([name, column]) => [name, draw(column)]));
  return {
    rows: rows.length,
    pairs: input.pairs.map(({ name, truth, predicted }) => ({
      name,
      truth: draw(truth),
      predicted: draw(predicted),
    })),
    truth: drawAll(input.truth),
    predicted: drawAll(input.predicted),
    ids,
    fileOrder,
    params: input.params,
  };
}

/** The first rows of the answers, at most `count`. */
export function firstRows({ rows, ids, columns }: Answers, count: number): Answers {
  const drawn = Int32Array.from({ length: Math.min(rows, count) }, (_, row) => row);
  return {
    rows: drawn.length,
    ids:
      ids.kind === 'integer'
        ? new IntegerIds(ids.values.slice(0, drawn.length))
        : new TextIds(ids.bytes, ids.offsets.slice(0, drawn.length + 1)),
    columns: new Map([...columns].map(([name, column]) => [name, drawColumn(column, drawn)])),
  };
}

function drawColumn(column: Column, rows: Int32Array): Column {
  switch (column.kind) {
    case 'number':
      return { kind: 'number', values: pickNumbers(column.values, rows) };
    case 'category':
      return { ...column, codes: pickCodes(column.codes, rows) };
    case 'text':
      return {
        kind: 'text',
        bytes: column.bytes,
        starts: pickPlaces(column.starts, rows),
        ends: pickPlaces(column.ends, rows),
      };
  }
}

// One for each type of array: the same code for all of them would run several times slower.
function pickNumbers(from: Float64Array, rows: Int32Array): Float64Array {
  const to = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i] as number] as number;
  return to;
}

function pickCodes(from: Int32Array, rows: Int32Array): Int32Array {
  const to = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i] as number] as number;
  return to;
}

function pickPlaces(from: Uint32Array, rows: Int32Array): Uint32Array {
  const to = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i] as number] as number;
  return to;
}

/** The rows in their own order. */
export function inOrder(rows: number): Int32Array {
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  return order;
}

/** For metrics that read no ids but may sort by them: the rows' numbers. */
export function rowNumbers(rows: number): Ids {
  return new IntegerIds(Float64Array.from({ length: rows }, (_, row) => row));
}

/** The texts as ids. */
export function textIds(texts: readonly string[]): Ids {
  const encoded = texts.map((text) => Buffer.from(text));
  const offsets = new Uint32Array(texts.length + 1);
  encoded.forEach((bytes, i) => (offsets[i + 1] = (offsets[i] as number) + bytes.length));
  return new TextIds(new Uint8Array(Buffer.concat(encoded)), offsets);
}
