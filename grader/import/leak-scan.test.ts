import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IntegerIds } from '../../contracts/submission/id-set.ts';
import { bytesOf } from '../../contracts/submission/validate.ts';
import type { Answers } from '../scoring/answers.ts';
import { scanForLeaks } from './leak-scan.ts';

const ROWS = 400;
const ids = Array.from({ length: ROWS }, (_, row) => row);
/** Scattered, and the same each time. */
function noise(row: number, salt: number): number {
  let hash = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
  for (let round = 0; round < 3; round++) hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash >>> 8) % 1000;
}
const label = (row: number): number => (noise(row, 1) < 300 ? 1 : 0);

const answers: Answers = {
  rows: ROWS,
  ids: new IntegerIds(Float64Array.from(ids)),
  columns: new Map([['target', { kind: 'number', values: Float64Array.from(ids, label) }]]),
};
const submission = {
  sample: 'sample.csv',
  id: { column: 'id', kind: 'integer' },
  columns: [{ name: 'target', kind: 'number' }],
} as const;

async function scan(path: string, header: string, cells: (row: number) => readonly unknown[], order = ids) {
  const text = [header, ...order.map((row) => [row, ...cells(row)].join(',')), ''].join('\n');
  const file = { path, sizeBytes: text.length, open: () => bytesOf(Buffer.from(text)) };
  return (await scanForLeaks(answers, submission, [file])).telling;
}

test('names columns that tell: by value, by class, by what is missing', async () => {
  const telling = await scan('test.csv', 'id,falling,class,seen,fair,unique', (row) => [
    1000 - label(row) * 500 - noise(row, 2) / 1000,
    label(row) === 1 ? ['red', 'blue'][row % 2] : ['green', 'grey'][row % 2],
    label(row) === 1 ? '' : `name-${row}`,
    noise(row, 3),
    `key-${row}`,
  ]);
  assert.deepEqual(
    telling.map(({ column }) => column),
    ['falling', 'class', 'seen'],
  );
  for (const { answer, auc } of telling) assert.ok(answer === 'target' && auc > 0.99 && auc <= 1);
});

test('names an order of rows that tells, even of the sample, whose columns are not looked at', async () => {
  const sorted = ids.toSorted((a, b) => label(a) - label(b));
  const [found, ...others] = await scan('sample.csv', 'id,target', (row) => [label(row)], sorted);
  assert.equal(found?.column, '(order of the rows)');
  assert.deepEqual(others, []);
  assert.deepEqual(await scan('sample.csv', 'id,target', (row) => [label(row)]), []);
});

test('leaves alone what is no list of the test’s rows', async () => {
  assert.deepEqual(await scan('train.csv', 'name,value', (row) => [label(row)]), []);
  assert.deepEqual(await scan('part.csv', 'id,value', (row) => [label(row)], ids.slice(0, 100)), []);
});
