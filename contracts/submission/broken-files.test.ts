import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SubmissionFormat } from './format.ts';
import type { RefusalCode } from './refusal.ts';
import { bytesOf, readIdSet, validateSubmission, type Validation } from './validate.ts';

const format: SubmissionFormat = {
  version: 1,
  sample: 'sample_submission.csv',
  id: { column: 'id', kind: 'text' },
  columns: [
    { name: 'p', kind: 'number' },
    { name: 'n', kind: 'integer' },
    { name: '__proto__', kind: 'text' },
  ],
  extraColumns: 'ignore',
  rowMatching: 'by-id',
};
const NAMES = ['id', 'p', 'n', '__proto__'];
const ROWS = [
  ['é', '1', '2', 'x'],
  ['constructor', '0.5', '-1', ''],
  ['toString', '"2"', '"4"', '"a,b"'],
];
const csvOf = (records: readonly (readonly string[])[]): string =>
  records.map((fields) => fields.join(',')).join('\n');
const SAMPLE = csvOf([NAMES, ...ROWS]);

async function validate(csv: Uint8Array): Promise<Validation> {
  const ids = await readIdSet(format, bytesOf(Buffer.from(SAMPLE)));
  return await validateSubmission(format, ids, bytesOf(csv));
}

/** The file with one field replaced; record 0 is the header. Bytes beyond ASCII of `field` are written as they are. */
function withField(record: number, field: number, value: string): Buffer {
  const records = [NAMES, ...ROWS].map((fields, i) =>
    fields.map((text, j) => (i === record && j === field ? value : Buffer.from(text).toString('latin1'))),
  );
  return Buffer.from(csvOf(records), 'latin1');
}

/** What is unreadable wherever it stands. */
const UNREADABLE: readonly (readonly [string, RefusalCode])[] = [
  ['\xff', 'NOT_UTF8'],
  ['a\xc3', 'NOT_UTF8'],
  ['"\xc3"', 'NOT_UTF8'],
  ['\0', 'NUL_BYTE'],
  ['a\0b', 'NUL_BYTE'],
  ['a"', 'BAD_QUOTE'],
  ['"a"b', 'BAD_QUOTE'],
  ['"', 'UNCLOSED_QUOTE'],
  ['a\rb', 'BAD_LINE_END'],
];

test('what is unreadable is refused by its code, with line and column, wherever it stands', async () => {
  assert.deepEqual(await validate(Buffer.from(SAMPLE)), { valid: true, rows: 3 });
  for (const [value, code] of UNREADABLE) {
    for (let record = 0; record <= ROWS.length; record++) {
      for (const [field, column] of NAMES.entries()) {
        // An open quote runs on to the next quote of the file, where it is refused for good.
        if (code === 'UNCLOSED_QUOTE' && (record < ROWS.length || field < NAMES.length - 1)) continue;
        const where = record === 0 ? {} : { column };
        assert.deepEqual(
          await validate(withField(record, field, value)),
          { valid: false, refusal: { code, line: record + 1, ...where } },
          `${JSON.stringify(value)} in record ${record}, field ${field}`,
        );
      }
    }
  }
});

test('numbers that only look like some are refused by line and column', async () => {
  const odd = ['0x10', '1_000', '１', '1e', '"1,5"', ' ', '١', '−1', '1 000', '0b1', '1n', '"1""2"'];
  for (const text of odd) {
    for (const field of [1, 2]) {
      const result = await validate(withField(2, field, Buffer.from(text).toString('latin1')));
      assert.ok(!result.valid, text);
      const { code, line, column } = result.refusal;
      assert.deepEqual([code, line, column], ['NOT_A_NUMBER', 3, NAMES[field]], text);
    }
  }
  const huge = await validate(withField(1, 1, '1e999'));
  assert.equal(huge.valid ? '' : huge.refusal.code, 'NOT_FINITE');
});

test('ids in another Unicode form or case are other ids; names of objects are names', async () => {
  for (const id of ['e\u0301', 'É', 'Constructor', 'constructor ', '__proto__', 'valueOf']) {
    const result = await validate(withField(1, 0, Buffer.from(id).toString('latin1')));
    assert.equal(result.valid ? '' : result.refusal.code, 'UNKNOWN_ID', id);
  }
  const twice = await validate(Buffer.from(SAMPLE.replace('id,p,', 'id,p,p,')));
  assert.deepEqual(twice.valid ? '' : twice.refusal, { code: 'BAD_HEADER', line: 1, column: 'p', count: 2 });
});

test('a million columns, or a gigabyte without an end, are refused after a small part of it', async () => {
  const MIB = 2 ** 20;
  const head = Buffer.from(`${NAMES.join(',')}\né,1,2,`);
  const cases: readonly (readonly [string, Uint8Array, string, RefusalCode, number])[] = [
    ['columns of the header', Buffer.alloc(0), ',', 'TOO_MANY_COLUMNS', 1],
    ['columns of a row', head, ',', 'TOO_MANY_COLUMNS', 1],
    ['a name', Buffer.alloc(0), 'a', 'FIELD_TOO_LONG', 17],
    ['a field', head, 'a', 'FIELD_TOO_LONG', 17],
    ['a quoted field', Buffer.concat([head, Buffer.from('"')]), 'a\n', 'FIELD_TOO_LONG', 17],
    ['rows', Buffer.from(`${NAMES.join(',')}\n`), 'é,1,2,x\n', 'ROW_COUNT', 1],
  ];
  for (const [what, start, repeated, code, mostMib] of cases) {
    let taken = 0;
    const endless = (async function* () {
      yield await Promise.resolve(start);
      for (; taken < 1024; taken++) yield Buffer.alloc(MIB, repeated);
    })();
    const ids = await readIdSet(format, bytesOf(Buffer.from(SAMPLE)));
    const result = await validateSubmission(format, ids, endless);
    assert.equal(result.valid ? '' : result.refusal.code, code, what);
    assert.ok(taken <= mostMib, `${what}: ${taken} MiB were read`);
  }
});

test('blank lines are skipped wherever they stand, and counted', async () => {
  const blank = '\n'.repeat(600_000);
  const [header = '', ...rows] = SAMPLE.split('\n');
  const csv = `${blank}${header}\n${blank}\r\n${rows.join(`\n${blank}`)}\n${blank}`;
  assert.deepEqual(await validate(Buffer.from(csv)), { valid: true, rows: 3 });
  const quotes = await validate(Buffer.from(`${SAMPLE}\n""\n`));
  assert.deepEqual(quotes.valid ? '' : [quotes.refusal.code, quotes.refusal.line], ['WRONG_COLUMN_COUNT', 5]);
  const bad = await validate(Buffer.from(csv.replace('-1,', 'x,')));
  assert.deepEqual(bad.valid ? '' : [bad.refusal.line, bad.refusal.column], [1_800_004, 'n']);
});
