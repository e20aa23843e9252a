import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, duration, parseBytes, parseDuration, word } from './format.ts';
import { renderTable } from './table.ts';

test('durations and sizes are read and shown', () => {
  assert.deepEqual(['90s', '30m', '1.5h', '1d', '10ms', '5', 'h', ''].map(parseDuration), [
    90_000,
    1_800_000,
    5_400_000,
    86_400_000,
    10,
    null,
    null,
    null,
  ]);
  assert.deepEqual(['512', '1K', '512M', '4g', '1.5GiB', '1TB', 'x', '-1G'].map(parseBytes), [
    512,
    1024,
    2 ** 29,
    2 ** 32,
    1.5 * 2 ** 30,
    2 ** 40,
    null,
    null,
  ]);
  assert.deepEqual([3_200, 250_000, 86_340_000].map(duration), ['3.2 s', '4 min 10 s', '23 h 59 min']);
  assert.deepEqual([10, 2048, 3 * 2 ** 20, 2 ** 31].map(bytes), ['10 B', '2.0 KiB', '3.0 MiB', '2.0 GiB']);
  assert.equal(word('RUN_STATE_HANDING_IN', 'RUN_STATE_'), 'handing in');
  assert.equal(word('ENDING_UNSPECIFIED', 'ENDING_'), '');
});

test('tables are aligned and a cell cannot break them', () => {
  const table = renderTable(
    [
      { name: 'a\nb\u001b[2J', count: 5 },
      { name: 'long name', count: 12345 },
    ],
    [
      { title: 'NAME', cell: (row) => row.name },
      { title: 'N', cell: (row) => String(row.count), right: true },
    ],
  );
  assert.equal(table, ['NAME           N', 'a b            5', 'long name  12345'].join('\n'));
});
