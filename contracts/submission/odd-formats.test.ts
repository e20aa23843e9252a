import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { textAt, type Column } from './column.ts';
import type { ColumnFormat, SubmissionFormat } from './format.ts';
import { isMissing } from './missing-text.ts';
import { pythonFloat } from './python-number.ts';
import { readSubmission } from './read-submission.ts';
import { bytesOf, readIdSet } from './validate.ts';

const plain: SubmissionFormat = {
  version: 1,
  sample: 'sample.csv',
  id: { column: 'id', kind: 'text' },
  columns: [{ name: 'x', kind: 'text' }],
  extraColumns: 'ignore',
  rowMatching: 'by-id',
};

/** What comes of a file: the columns as lists, and the order; or the refusal's code. */
async function read(change: Partial<SubmissionFormat>, sample: string, csv: string) {
  const format = { ...plain, ...change };
  const ids = await readIdSet(format, bytesOf(Buffer.from(sample)));
  const result = await readSubmission(format, ids, bytesOf(Buffer.from(csv)), { keep: true });
  if (!result.valid) return result.refusal.code;
  const columns = [...result.columns.values()].map(valuesOf);
  return { columns, order: [...result.fileOrder] };
}

function valuesOf(column: Column): (string | number)[] {
  if (column.kind === 'number') return [...column.values];
  if (column.kind === 'category') return [...column.codes];
  return Array.from(column.starts, (_, row) => textAt(column, row));
}

async function readColumn(column: Omit<ColumnFormat, 'name'>, cells: readonly string[]) {
  const ids = cells.map((_, row) => `r${row}`);
  const sample = `id\n${ids.join('\n')}\n`;
  const csv = `id,x\n${ids.map((id, row) => `${id},"${cells[row]?.replaceAll('"', '""')}"`).join('\n')}\n`;
  const result = await read({ columns: [{ name: 'x', ...column }] }, sample, csv);
  return typeof result === 'string' ? result : result.columns[0];
}

test('the k-th row of a repeated id is the k-th of the sample', async () => {
  const change = { id: { column: 'id', kind: 'integer', repeats: true } } as const;
  const sample = 'id\n7\n8\n7\n';
  assert.deepEqual(await read(change, sample, 'id,x\n8,a\n7,b\n07.0,c\n'), {
    columns: [['b', 'a', 'c']],
    order: [1, 0, 2],
  });
  assert.equal(await read(change, sample, 'id,x\n8,a\n8,b\n7,c\n'), 'DUPLICATE_ID');
  assert.equal(await read(change, sample, 'id,x\n8,a\n7,b\n'), 'MISSING_ID');
});

test('an id of several columns is all of them, and no separator makes one of two', async () => {
  const change = { id: { column: 'id', kind: 'text', further: ['part'] } } as const;
  const sample = 'id,part\na,bc\nab,c\n';
  assert.deepEqual(await read(change, sample, 'part,x,id\nc,2,ab\nbc,1,a\n'), {
    columns: [['1', '2']],
    order: [1, 0],
  });
  assert.equal(await read(change, sample, 'id,part,x\na,bc,1\nabc,,2\n'), 'UNKNOWN_ID');
  assert.equal(await read(change, sample, 'id,x\na,1\nab,2\n'), 'BAD_HEADER');
});

test('rows count by their place where the format says so, and the ids must be there all the same', async () => {
  const sample = 'id\na\nb\nc\n';
  const shuffled = 'id,x\nb,1\na,2\nc,3\n';
  assert.deepEqual(await read({ rowMatching: 'by-position' }, sample, shuffled), {
    columns: [['1', '2', '3']],
    order: [0, 1, 2],
  });
  assert.equal(await read({ rowMatching: 'by-position' }, sample, 'id,x\nb,1\nb,2\nc,3\n'), 'DUPLICATE_ID');
  assert.equal(await read({ rowMatching: 'in-sample-order' }, sample, shuffled), 'WRONG_ORDER');
  assert.equal(await read({ rowMatching: 'in-sample-order' }, sample, 'id,x\nb,1\nc,3\n'), 'MISSING_ID');
  const grouped = {
    id: { column: 'trip', kind: 'text', further: ['time'] },
    rowMatching: { byPositionWithin: 'trip' },
  } as const;
  const trips = 'trip,time\nt,1\nt,2\nu,1\n';
  assert.deepEqual(await read(grouped, trips, 'trip,time,x\nu,1,a\nt,2,b\nt,1,c\n'), {
    columns: [['b', 'c', 'a']],
    order: [2, 0, 1],
  });
});

test('columns are found by name, by place or only in order, under any of their names', async () => {
  const columns = [
    { name: 'x', kind: 'text' },
    { name: 'y', kind: 'text', aliases: ['z'] },
  ] as const;
  const sample = 'id\na\n';
  const swapped = 'y,id,x\n1,a,2\n';
  const get = (columnMatching: SubmissionFormat['columnMatching'], csv: string) =>
    read({ columns, ...(columnMatching === undefined ? {} : { columnMatching }) }, sample, csv);
  assert.deepEqual(await get(undefined, swapped), { columns: [['2'], ['1']], order: [0] });
  assert.deepEqual(await get('by-position', swapped), { columns: [['1'], ['2']], order: [0] });
  assert.equal(await get('id-first', swapped), 'COLUMN_ORDER');
  assert.deepEqual(await get('id-first', 'id,y,x\na,1,2\n'), { columns: [['2'], ['1']], order: [0] });
  assert.equal(await get('in-order', 'id,y,x\na,1,2\n'), 'COLUMN_ORDER');
  assert.deepEqual(await get('in-order', 'id,x,z\na,1,2\n'), { columns: [['1'], ['2']], order: [0] });
  assert.equal(await get(undefined, 'id,x,y,z\na,1,2,3\n'), 'BAD_HEADER');
});

test('cells that pandas takes for missing are refused or read as the format says', async () => {
  const cells = ['NA', '', 'null', 'none', 'Nan', '-1.#IND', '#N/A N/A', 'n/a'];
  assert.deepEqual(await readColumn({ kind: 'text' }, cells), cells);
  assert.deepEqual(await readColumn({ kind: 'text', missing: 'empty' }, cells), [
    ...['', '', '', 'none', 'Nan', '', '', ''],
  ]);
  assert.deepEqual(await readColumn({ kind: 'text', missing: 'nan' }, ['<NA>', 'x']), ['nan', 'x']);
  assert.equal(await readColumn({ kind: 'text', missing: 'refuse' }, ['x', 'NULL']), 'MISSING_VALUE');
  assert.deepEqual(await readColumn({ kind: 'number', missing: 'nan', min: 0 }, ['', '2']), [NaN, 2]);
  assert.equal(await readColumn({ kind: 'number', missing: 'nan', min: 0 }, ['x', '2']), 'NOT_A_NUMBER');
  assert.equal(await readColumn({ kind: 'number' }, ['', '2']), 'NOT_A_NUMBER');
  assert.ok(!isMissing(Buffer.from('nanana'), 0, 6));
});

test('a text column of nothing but numbers is refused, or reads as Python prints them', async () => {
  const reprint = { kind: 'text', allNumbers: 'reprint', missing: 'nan' } as const;
  assert.deepEqual(await readColumn(reprint, ['007', '+5', ' -3']), ['7', '5', '-3']);
  assert.deepEqual(await readColumn(reprint, ['007', '1e3']), ['7.0', '1000.0']);
  assert.deepEqual(await readColumn(reprint, ['007', '1e999']), ['007', '1e999']);
  assert.deepEqual(await readColumn(reprint, ['007', '']), ['7.0', 'nan']);
  assert.deepEqual(await readColumn(reprint, ['007', 'x']), ['007', 'x']);
  assert.deepEqual(await readColumn(reprint, ['', '']), ['nan', 'nan']);
  assert.deepEqual(await readColumn(reprint, ['TRUE', 'false']), ['True', 'False']);
  assert.deepEqual(await readColumn(reprint, ['99999999999999999999', '01']), ['99999999999999999999', '01']);
  // Integers beyond 64 bits keep a column text, unless a fraction came before them.
  const huge = '99999999999999999999';
  assert.deepEqual(await readColumn(reprint, [huge, '1.5']), [huge, '1.5']);
  assert.deepEqual(await readColumn(reprint, ['-0', '1.5', huge]), ['-0.0', '1.5', '1e+20']);
  assert.deepEqual(await readColumn(reprint, ['9223372036854775808', '-1']), ['9223372036854775808', '-1']);
  assert.deepEqual(await readColumn(reprint, ['9223372036854775808', '01']), ['9223372036854775808', '1']);
  const refuse = { kind: 'text', allNumbers: 'refuse', missing: 'empty' } as const;
  assert.equal(await readColumn(refuse, ['7', '8.5', '']), 'NOT_TEXT');
  assert.deepEqual(await readColumn(refuse, ['7', '8 9']), ['7', '8 9']);
  assert.deepEqual(await readColumn(refuse, ['', '']), ['', '']);
  // Below the doubles' range pandas sees minus infinity, above it a text.
  assert.equal(await readColumn(refuse, ['-1e400', '7']), 'NOT_TEXT');
  assert.deepEqual(await readColumn(refuse, ['1e400', '7']), ['1e400', '7']);
  assert.deepEqual(await readColumn(reprint, ['-1e400', '7']), ['-inf', '7.0']);
  const some = { ...refuse, allMissing: 'refuse' } as const;
  assert.deepEqual(await readColumn(some, ['', 'a']), ['', 'a']);
  assert.equal(await readColumn(some, ['', 'NA']), 'MISSING_VALUE');
});

test('booleans are words throughout or numbers throughout', async () => {
  const boolean = { kind: 'boolean' } as const;
  assert.deepEqual(await readColumn(boolean, ['True', 'FALSE', 'true']), [1, 0, 1]);
  assert.deepEqual(await readColumn(boolean, ['1', '0.0', '2']), [1, 0, 2]);
  for (const cells of [['True', '1'], ['yes'], ['0.5'], ['', 'True'], ['tRUE']]) {
    assert.equal(await readColumn(boolean, cells), 'NOT_A_BOOLEAN');
  }
});

test('a column of integers alone is refused where decimals are wanted', async () => {
  const decimals = { kind: 'number', allIntegers: 'refuse' } as const;
  assert.equal(await readColumn(decimals, ['0', '1']), 'ALL_INTEGERS');
  assert.deepEqual(await readColumn(decimals, ['0', '1.0']), [0, 1]);
});

test('sums are rounded before they are compared where the format says so', async () => {
  const columns = [
    { name: 'x', kind: 'number' },
    { name: 'y', kind: 'number' },
  ] as const;
  const rowSums = [{ columns: ['x', 'y'], target: 1, absTol: 0, relTol: 0, decimals: 5 }];
  const sum = (y: string) => read({ columns, rowSums }, 'id\na\n', `id,x,y\na,0.5,${y}\n`);
  assert.notEqual(await sum('0.5000049'), 'ROW_SUM');
  assert.equal(await sum('0.500006'), 'ROW_SUM');
});

test('prints floats as Python does', () => {
  const printed: [number, string][] = [
    [1, '1.0'],
    [-0, '-0.0'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-1.5e-7, '-1.5e-07'],
    [0.1, '0.1'],
    [36363, '36363.0'],
    [5e-324, '5e-324'],
    [NaN, 'nan'],
    [-Infinity, '-inf'],
  ];
  for (const [value, text] of printed) assert.equal(pythonFloat(value), text);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
      Object.is(Number(pythonFloat(value)), value),
    ),
  );
});
