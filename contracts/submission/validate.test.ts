import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPodiumError } from '../errors/podium-error.ts';
import { describeRefusal } from './describe-refusal.ts';
import { submissionFormatSchema } from './format-schema.ts';
import type { SubmissionFormat } from './format.ts';
import { refusalSchema } from './refusal-schema.ts';
import { REFUSAL_CODES } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { bytesOf, readIdSet, validateSubmission } from './validate.ts';

const format: SubmissionFormat = {
  version: 1,
  sample: 'sample_submission.csv',
  id: { column: 'id', kind: 'integer' },
  columns: [
    { name: 'p', kind: 'number', min: 0, max: 1 },
    { name: 'label', kind: 'category', categories: ['cat', 'dog', '__proto__'] },
  ],
  extraColumns: 'ignore',
  rowMatching: 'by-id',
};
const sample = 'id,p,label\n1,0,cat\n2,0,cat\n300,0,cat\n';
const good = ['1,0.5,cat', '2,1,dog', '300,1e-3,__proto__'];

const textFormat: SubmissionFormat = {
  ...format,
  id: { column: 'id', kind: 'text' },
  columns: [{ name: 'constructor', kind: 'text' }],
};

async function validate(csv: string | Uint8Array, using: SubmissionFormat = format, sampleCsv = sample) {
  const ids = await readIdSet(using, bytesOf(Buffer.from(sampleCsv)));
  return validateSubmission(using, ids, bytesOf(Buffer.from(csv)));
}

async function refusalOf(csv: string | Uint8Array, using = format, sampleCsv = sample): Promise<Refusal> {
  const result = await validate(csv, using, sampleCsv);
  assert.ok(!result.valid, 'it should be refused');
  assert.deepEqual(refusalSchema.parse(result.refusal), result.refusal);
  return result.refusal;
}

test('accepts rows and columns in any order, extra columns, quotes and leading zeros', async () => {
  for (const csv of [
    `id,p,label\n${good.join('\n')}`,
    `\ufeffid,p,label\r\n${good.toReversed().join('\r\n')}\r\n`,
    'label,"p",extra,id\n"cat","0.5",,0300\ndog,1,x,+1\n"dog",0,"a,b",2\n',
  ]) {
    assert.deepEqual(await validate(csv), { valid: true, rows: 3 });
  }
});

test('names line, column and value of what is wrong', async () => {
  const row = (line: string) => `id,p,label\n${[good[0], line, good[2]].join('\n')}\n`;
  const p = { line: 3, column: 'p' };
  const cases: [string, Refusal][] = [
    ['', { code: 'EMPTY_FILE' }],
    ['\n\n', { code: 'EMPTY_FILE' }],
    ['id,p,label\n', { code: 'ROW_COUNT', got: 0, want: 3 }],
    ['id,p\n1,2\n', { code: 'BAD_HEADER', line: 1, want: 'label' }],
    ['Id,p,label\n', { code: 'BAD_HEADER', line: 1, want: 'id' }],
    ['id,p,label,p\n', { code: 'BAD_HEADER', line: 1, column: 'p', count: 2 }],
    [row('2,0.5'), { code: 'WRONG_COLUMN_COUNT', line: 3, got: 2, want: 3 }],
    [row('2,0,5,cat'), { code: 'WRONG_COLUMN_COUNT', line: 3, got: 4, want: 3 }],
    [row('2,"0,5",cat'), { code: 'NOT_A_NUMBER', ...p, got: '0,5' }],
    [row('2,,cat'), { code: 'NOT_A_NUMBER', ...p, got: '' }],
    [row('2,nan,cat'), { code: 'NOT_FINITE', ...p, got: 'nan' }],
    [row('2,1e999,cat'), { code: 'NOT_FINITE', ...p, got: '1e999' }],
    [row('2,1.5,cat'), { code: 'OUT_OF_RANGE', ...p, got: '1.5', want: '0 to 1' }],
    [row('2,0x1\u202e,cat'), { code: 'NOT_A_NUMBER', ...p, got: '0x1\ufffd' }],
    [row('2,0,cow'), { code: 'UNKNOWN_CATEGORY', line: 3, column: 'label', got: 'cow' }],
    [row('x,0,cat'), { code: 'NOT_AN_INTEGER', line: 3, column: 'id', got: 'x' }],
    [row('7,0,cat'), { code: 'UNKNOWN_ID', count: 1, line: 3, got: '7' }],
    [row('9007199254740993,0,cat'), { code: 'UNKNOWN_ID', count: 1, line: 3, got: '9007199254740993' }],
    [row('01,0,cat'), { code: 'DUPLICATE_ID', count: 1, line: 3, got: '01' }],
    ['id,p,label\n300,0,cat\n', { code: 'MISSING_ID', count: 2, want: '1' }],
  ];
  for (const [csv, refusal] of cases) {
    assert.deepEqual(await refusalOf(csv), refusal, JSON.stringify(csv));
    const sentence = describeRefusal(refusal);
    if (refusal.line !== undefined) assert.match(sentence, new RegExp(`^Line ${refusal.line}`));
    if (refusal.column !== undefined) assert.ok(sentence.includes(`column "${refusal.column}"`), sentence);
  }
});

test('names the first wrong value of a line as it stands in the file', async () => {
  assert.equal((await refusalOf('id,p,label\n1,x,cow\n')).column, 'p');
  assert.equal((await refusalOf('id,label,p\n1,cow,x\n')).column, 'label');
});

test('takes whole numbers in any spelling for integer columns, and no others', async () => {
  const grades: SubmissionFormat = { ...format, columns: [{ name: 'grade', kind: 'integer', max: 4 }] };
  const csv = (grade: string) => `id,grade\n1,${grade}\n2,-1\n300,4e0\n`;
  assert.equal((await validate(csv('2.0'), grades)).valid, true);
  const where = { line: 2, column: 'grade' };
  assert.deepEqual(await refusalOf(csv('2.5'), grades), { code: 'NOT_AN_INTEGER', ...where, got: '2.5' });
  assert.deepEqual(await refusalOf(csv('5'), grades), {
    code: 'OUT_OF_RANGE',
    ...where,
    got: '5',
    want: 'at most 4',
  });
});

test('compares text ids byte by byte', async () => {
  const ids = 'id\nana\n\u00e9\n__proto__\n';
  const csv = (first: string, second: string) => `id,constructor\n${first},x\n${second},\n__proto__,y\n`;
  assert.deepEqual(await validate(csv('ana', '\u00e9'), textFormat, ids), { valid: true, rows: 3 });
  for (const [first, second] of [
    ['аna', '\u00e9'], // Cyrillic a
    ['ana', 'e\u0301'],
    ['ana ', '\u00e9'],
    ['ana\u200d', '\u00e9'],
    ['Ana', '\u00e9'],
  ] as const) {
    assert.equal((await refusalOf(csv(first, second), textFormat, ids)).code, 'UNKNOWN_ID');
  }
});

test('refuses extra columns only where the format says so', async () => {
  const strict = { ...format, extraColumns: 'refuse' as const };
  const refusal = await refusalOf(`id,p,label,note${'!'.repeat(200)}\n`, strict);
  assert.equal(refusal.code, 'BAD_HEADER');
  assert.equal(refusal.column?.length, 60);
});

test('checks sums of rows within absolute plus relative tolerance', async () => {
  const sums: SubmissionFormat = {
    ...format,
    columns: ['a', 'b'].map((name) => ({ name, kind: 'number' })),
    rowSums: [{ columns: ['a', 'b'], target: 1, absTol: 1e-6, relTol: 1e-5 }],
  };
  const csv = (b: number) => `b,id,a\n${b},1,0.25\n0.5,2,0.5\n1,300,0\n`;
  assert.equal((await validate(csv(0.75 + 1.05e-5), sums)).valid, true);
  const refusal = await refusalOf(csv(0.75 + 1.2e-5), sums);
  assert.deepEqual(
    { code: refusal.code, line: refusal.line, want: refusal.want },
    { code: 'ROW_SUM', line: 2, want: 1 },
  );
});

test('stops at far too many rows and at too many bytes', async () => {
  const flood = `id,p,label\n${'1,0,cat\n'.repeat(5000)}`;
  assert.equal((await refusalOf(flood)).code, 'ROW_COUNT');
  assert.deepEqual(await refusalOf(flood, { ...format, limits: { maxBytes: 100 } }), {
    code: 'TOO_LARGE',
    want: 100,
  });
});

test('refuses any edit of the id set and survives any bytes', async () => {
  const edit = fc.oneof(
    fc.constant((rows: string[]) => rows.slice(1)),
    fc.constant((rows: string[]) => [...rows, rows[0] ?? '']),
    fc.integer().map((id) => (rows: string[]) => [...rows, `${id},0,cat`]),
    fc
      .integer()
      .filter((id) => ![1, 2, 300].includes(id))
      .map((id) => (rows: string[]) => [`${id},0,cat`, ...rows.slice(1)]),
  );
  await fc.assert(
    fc.asyncProperty(edit, async (change) => {
      const csv = `id,p,label\n${change(good).join('\n')}\n`;
      assert.match((await refusalOf(csv)).code, /^(UNKNOWN_ID|DUPLICATE_ID|MISSING_ID)$/);
    }),
    { numRuns: 300 },
  );
  const noise = fc.array(
    fc.constantFrom('id', 'p', 'label', ',', '\n', '\r', '"', '1', '.', 'e', 'cat', '\0', 'é'),
    {
      maxLength: 30,
    },
  );
  await fc.assert(
    fc.asyncProperty(noise, fc.boolean(), async (parts, headed) => {
      const csv = (headed ? 'id,p,label\n' : '') + parts.join('');
      const result = await validate(csv);
      assert.deepEqual(await validate(csv), result);
      if (!result.valid) assert.ok(describeRefusal(refusalSchema.parse(result.refusal)).length < 500);
    }),
    { numRuns: 800 },
  );
});

test('matches thousands of rows in any order, and still sees the one that is there twice', async () => {
  const count = 5000;
  const file = (step: number, last = '') => {
    const rows = Array.from({ length: count }, (_, i) => `${(i * step) % count},0,cat`);
    if (last !== '') rows[count - 1] = last;
    return `id,p,label\n${rows.join('\n')}\n`;
  };
  for (const using of [format, { ...format, id: { column: 'id', kind: 'text' } } as const]) {
    assert.deepEqual(await validate(file(1), using, file(1777)), { valid: true, rows: count });
    assert.deepEqual(await validate(file(1777), using, file(1)), { valid: true, rows: count });
    const twice = await refusalOf(file(1777, '31,0,cat'), using, file(1));
    assert.deepEqual(twice, { code: 'DUPLICATE_ID', count: 1, line: count + 1, got: '31' });
  }
});

test('says what is wrong with a sample', async () => {
  for (const bad of ['', 'x,p\n1,0\n', 'id,p\n1.5,0\n', 'id,p\n1\n', 'id\n"1\n']) {
    await assert.rejects(readIdSet(format, bytesOf(Buffer.from(bad))), (error) =>
      isPodiumError(error, 'BAD_COMPETITION'),
    );
  }
});

test('describes every code in a sentence that names what it was given', () => {
  for (const code of REFUSAL_CODES) {
    const sentence = describeRefusal({ code, line: 3, column: 'p', got: 'x', want: 'y', count: 2 });
    assert.match(sentence, /^[A-Z2].*\.$/);
    assert.doesNotMatch(sentence, /undefined|NaN/);
  }
});

test('parses format.json and says what contradicts itself', () => {
  assert.deepEqual(submissionFormatSchema.parse(format), format);
  const problems = (change: object) =>
    submissionFormatSchema
      .safeParse({ ...format, ...change })
      .error?.issues.map((issue) => issue.path.join('.'));
  assert.deepEqual(problems({ columns: [{ name: 'id', kind: 'text' }] }), ['columns.0.name']);
  assert.deepEqual(problems({ columns: [{ name: 'x', kind: 'number', min: 2, max: 1 }] }), ['columns.0.max']);
  assert.deepEqual(problems({ columns: [{ name: 'x', kind: 'category' }] }), ['columns.0.categories']);
  assert.deepEqual(problems({ sample: '../private/answers.csv' }), ['sample']);
  assert.deepEqual(problems({ sample: '/etc/passwd' }), ['sample']);
  assert.deepEqual(problems({ rowSums: [{ columns: ['label'], target: 1, absTol: 0, relTol: 0 }] }), [
    'rowSums.0.columns',
  ]);
});
