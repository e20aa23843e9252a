import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CsvReader, readCsv } from './csv-reader.ts';
import type { CsvLimits } from './csv-reader.ts';
import type { Refusal } from './refusal.ts';
import { bytesOf } from './validate.ts';

interface Reading {
  records: string[][];
  lines: number[];
  refusal: Refusal | undefined;
}

/** Reads `input` cut into chunks of `chunkBytes`. */
function read(input: string | Uint8Array, chunkBytes = Infinity, limits?: CsvLimits): Reading {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const records: string[][] = [];
  const lines: number[] = [];
  const reader = new CsvReader((buffer, fields, line) => {
    records.push(
      Array.from({ length: fields.count }, (_, i) =>
        Buffer.from(buffer.subarray(fields.starts[i], fields.ends[i])).toString('utf8'),
      ),
    );
    lines.push(line);
    return undefined;
  }, limits);
  const step = Math.min(chunkBytes, bytes.length || 1);
  for (let at = 0; at < bytes.length; at += step) {
    if (reader.push(bytes.subarray(at, at + step)) !== undefined) break;
  }
  return { records, lines, refusal: reader.end() };
}

/** A plain reader to compare with: one character at a time, on text known to be well formed. */
function reference(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  let anyQuote = false;
  const endRecord = () => {
    record.push(field);
    if (record.length > 1 || record[0] !== '' || anyQuote) records.push(record);
    record = [];
    anyQuote = false;
    field = '';
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    anyQuote ||= char === '"';
    if (quoted && char === '"' && text[i + 1] === '"') field += text[i++];
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === ',') {
      record.push(field);
      field = '';
    } else if (!quoted && char === '\n') endRecord();
    else if (quoted || char !== '\r') field += char;
  }
  if (record.length > 0 || field !== '' || anyQuote) endRecord();
  return records;
}

const fieldText = fc.string({
  unit: fc.constantFrom('a', '7', ' ', 'é', '🦉', ',', '"', '\n', '\r', '.'),
  maxLength: 6,
});
const csvText = fc
  .record({
    rows: fc.array(fc.array(fc.tuple(fieldText, fc.boolean()), { minLength: 1, maxLength: 5 }), {
      maxLength: 8,
    }),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    closed: fc.boolean(),
    bom: fc.boolean(),
  })
  .map(({ rows, lineEnd, closed, bom }) => {
    const quote = (text: string, always: boolean) =>
      always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    const body = rows.map((row) => row.map(([text, always]) => quote(text, always)).join(',')).join(lineEnd);
    return { bom, body: closed && body !== '' ? body + lineEnd : body };
  });

test('reads what a plain reference reader reads, however the file is cut', () => {
  fc.assert(
    fc.property(csvText, fc.integer({ min: 1, max: 9 }), ({ bom, body }, chunkBytes) => {
      const expected = reference(body);
      const text = (bom ? '\ufeff' : '') + body;
      assert.deepEqual(read(text), { ...read(text), records: expected, refusal: undefined });
      assert.deepEqual(read(text, chunkBytes), read(text));
    }),
    { numRuns: 500 },
  );
});

test('gives the same records and refusal for any bytes and any cut', () => {
  const bytes = fc.array(
    fc.constantFrom(0x61, 0x2c, 0x22, 0x0a, 0x0d, 0x00, 0xc3, 0xa9, 0xff, 0xef, 0xbb, 0xbf),
    {
      maxLength: 40,
    },
  );
  const limits = { maxFieldBytes: 7, maxRecordBytes: 11, maxColumns: 4 };
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 5 }), (list, chunkBytes) => {
      const input = Uint8Array.from(list);
      assert.deepEqual(read(input, chunkBytes, limits), read(input, Infinity, limits));
    }),
    { numRuns: 1200 },
  );
});

test('names what is wrong and the line', () => {
  const cases: [string | Uint8Array, Refusal][] = [
    ['a,b\n1,\x002\n', { code: 'NUL_BYTE', line: 2 }],
    [Buffer.from('a,b\n1,2\n1,\xff\n', 'latin1'), { code: 'NOT_UTF8', line: 3 }],
    [Buffer.from('\xff\xfea\0,\0b\0\n\0', 'latin1'), { code: 'NOT_UTF8', line: 1 }],
    [Buffer.from('a\n\xed\xa0\x80\n', 'latin1'), { code: 'NOT_UTF8', line: 2 }], // a lone surrogate
    [Buffer.from('a\n\xc0\xaf\n', 'latin1'), { code: 'NOT_UTF8', line: 2 }], // an overlong form
    ['a,b\r1,2\r', { code: 'BAD_LINE_END', line: 1 }],
    ['a,b\n1,2\r', { code: 'BAD_LINE_END', line: 2 }],
    ['a,b\n1,"2', { code: 'UNCLOSED_QUOTE', line: 2 }],
    ['a,b\n1,"2\n3\n', { code: 'UNCLOSED_QUOTE', line: 2 }],
    ['a,b\n1,2"\n', { code: 'BAD_QUOTE', line: 2 }],
    ['a,b\n"x\ny"z,2\n', { code: 'BAD_QUOTE', line: 3 }],
  ];
  for (const [input, refusal] of cases) {
    assert.deepEqual(read(input).refusal, refusal);
    assert.deepEqual(read(input, 1).refusal, refusal);
  }
});

test('counts physical lines, also through quoted line ends and blank lines', () => {
  const { records, lines } = read('h\n\n"x\ny"\r\n\r\nz');
  assert.deepEqual(records, [['h'], ['x\ny'], ['z']]);
  assert.deepEqual(lines, [1, 3, 6]);
});

test('skips one byte order mark, only at the beginning', () => {
  assert.deepEqual(read('\ufeffa\n\ufeffb\n', 1).records, [['a'], ['\ufeffb']]);
  assert.deepEqual(read('\ufeff\ufeffa').records, [['\ufeffa']]);
  assert.equal(read(Buffer.from([0xef, 0xbb])).refusal?.code, 'NOT_UTF8');
});

test('holds no more than its limits allow', () => {
  const limits = { maxFieldBytes: 10, maxRecordBytes: 20, maxColumns: 3 };
  const refusal = (text: string) => read(text, 7, limits).refusal;
  assert.equal(refusal('a,b\n1234567890,x\n'), undefined);
  assert.deepEqual(refusal('a,b\n12345678901,x\n'), { code: 'FIELD_TOO_LONG', line: 2, want: 10 });
  assert.deepEqual(refusal(`a,b\n"${'x'.repeat(100)}`), { code: 'FIELD_TOO_LONG', line: 2, want: 10 });
  assert.deepEqual(refusal('123456789,123456789,12\n'), { code: 'LINE_TOO_LONG', line: 1, want: 20 });
  // The limit crossed first is named, also when a large chunk shows both at once.
  const first = { maxFieldBytes: 10, maxRecordBytes: 12, maxColumns: 3 };
  for (const chunkBytes of [1, 100]) {
    const { refusal: named } = read(`abcde,${'x'.repeat(50)}`, chunkBytes, first);
    assert.deepEqual(named, { code: 'LINE_TOO_LONG', line: 1, want: 12 });
  }
  assert.deepEqual(refusal('a,b,c,d\n'), { code: 'TOO_MANY_COLUMNS', line: 1, want: 3 });
});

test('reads records larger than its first buffer', () => {
  const long = 'x'.repeat(1_500_000);
  assert.deepEqual(read(`a,b\n${long},1\n"${long}""",2`, 300_000).records, [
    ['a', 'b'],
    [long, '1'],
    [`${long}"`, '2'],
  ]);
});

test('refuses the byte after the last one allowed, unless an earlier one is wrong', async () => {
  const sink = () => new CsvReader(() => undefined);
  assert.equal(await readCsv(bytesOf(Buffer.from('a\n1\n')), sink(), 4), undefined);
  assert.deepEqual(await readCsv(bytesOf(Buffer.from('a\n1\n')), sink(), 3), { code: 'TOO_LARGE', want: 3 });
  assert.equal((await readCsv(bytesOf(Buffer.from('a"\n1\n')), sink(), 3))?.code, 'BAD_QUOTE');
});
