import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvReader } from './csv-reader.ts';

/** Every record as texts; fails on a refusal. */
function ours(bytes: Uint8Array, chunkBytes: number): string[][] {
  const records: string[][] = [];
  const reader = new CsvReader((buffer, fields) => {
    records.push(
      Array.from({ length: fields.count }, (_, index) =>
        Buffer.from(buffer.subarray(fields.starts[index], fields.ends[index])).toString('utf8'),
      ),
    );
    return undefined;
  });
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.subarray(at, at + chunkBytes));
  assert.equal(reader.end(), undefined);
  return records;
}

const theirs = (bytes: Buffer): string[][] =>
  parse(bytes, { bom: true, relax_column_count: true, skip_empty_lines: true });

const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[a-z0-9 ."',\n-]{0,20}$/),
  fc.double().map(String),
  fc.constantFrom('', ' ', '"', '""', ',', '\n', '\r\n', 'a"b', '日本', '🏅'),
);
const needsQuotes = (text: string): boolean => /[",\r\n]/.test(text);
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

test('valid files are read as an established parser reads them', () => {
  const table = fc.integer({ min: 2, max: 5 }).chain((columns) =>
    fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: columns, maxLength: columns }), {
      minLength: 1,
      maxLength: 8,
    }),
  );
  fc.assert(
    fc.property(
      table,
      fc.record({
        bom: fc.boolean(),
        crlf: fc.boolean(),
        last: fc.boolean(),
        chunk: fc.integer({ min: 1, max: 64 }),
      }),
      (rows, { bom, crlf, last, chunk }) => {
        const clean = rows.map((row) =>
          row.map(([text, quote]) => [text.replaceAll('\0', '').toWellFormed(), quote] as const),
        );
        const end = crlf ? '\r\n' : '\n';
        const text = clean
          .map((row) =>
            row.map(([value, quote]) => (quote || needsQuotes(value) ? quoted(value) : value)).join(','),
          )
          .join(end);
        // A first cell that begins with the mark itself would be read as one.
        fc.pre(!/^"?\ufeff/.test(text));
        const bytes = Buffer.from(`${bom ? '\ufeff' : ''}${text}${last ? end : ''}`);
        assert.deepEqual(ours(bytes, chunk), theirs(bytes));
      },
    ),
    { numRuns: 2_000 },
  );
});
