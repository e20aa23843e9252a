import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { bytesOf } from '../../contracts/submission/validate.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import { parseDefinition } from '../catalog/definition.ts';
import { compileAnswers, readAnswers } from './answers-file.ts';
import { checkAnswers } from './check-answers.ts';
import { scoreSubmission } from './score-submission.ts';

function definition(change: object = {}): CompetitionDefinition {
  const result = parseDefinition({
    id: 'toy',
    name: 'Toy',
    category: 'Tabular',
    split: 'dev',
    licence: { name: 'CC0', notice: 'None.' },
    metric: { name: 'rmse' },
    direction: 'lower_is_better',
    submission: {
      sample: 'sample_submission.csv',
      id: { column: 'id', kind: 'integer' },
      columns: [{ name: 'y', kind: 'number' }],
    },
    answers: { file: 'answers.csv', columns: [{ name: 'y', kind: 'number' }] },
    thresholds: { gold: 0, silver: 1, bronze: 2, median: 3 },
    ...change,
  });
  assert.ok(result.ok, JSON.stringify(result));
  return result.definition;
}

const textual = definition({
  metric: { name: 'accuracy' },
  direction: 'higher_is_better',
  submission: {
    sample: 'sample_submission.csv',
    id: { column: 'id', kind: 'text' },
    columns: [{ name: 'label', kind: 'category', categories: ['ham', 'spam'] }],
  },
  answers: {
    file: 'answers.csv',
    columns: [
      { name: 'label', kind: 'category' },
      { name: 'note', kind: 'text' },
    ],
  },
  thresholds: { gold: 1, silver: 1, bronze: 1, median: 0 },
});
const textualAnswers = 'note,id,label\n"a,é",m1,spam\n,m2,ham\nzz,m3,ham\n';

const csv = (text: string) => bytesOf(Buffer.from(text));
const noSample = () => csv('');

async function score(using: CompetitionDefinition, answers: string, submission: string) {
  return scoreSubmission(
    using,
    readAnswers(await compileAnswers(using, csv(answers), noSample)),
    csv(submission),
  );
}

test('grades rows in any order by their ids', async () => {
  const answers = 'id,y,unused\n10,1,a\n20,2,b\n30,4,c\n';
  const graded = await score(definition(), answers, 'y,id\n5,030\n2,20\n1,10\n');
  assert.deepEqual(graded, { kind: 'graded', score: Math.sqrt(1 / 3), rows: 3 });
  assert.deepEqual(await score(textual, textualAnswers, 'id,label\nm3,spam\nm1,spam\nm2,ham\n'), {
    kind: 'graded',
    score: 2 / 3,
    rows: 3,
  });
});

test('refuses what validate refuses, and a score that is not finite', async () => {
  const answers = 'id,y\n1,0\n2,1\n';
  const missing = await score(definition(), answers, 'id,y\n2,1\n');
  assert.deepEqual(missing, { kind: 'invalid', refusal: { code: 'MISSING_ID', count: 1, want: '1' } });
  const overflow = await score(definition(), answers, 'id,y\n1,1e300\n2,1\n');
  assert.deepEqual(overflow, { kind: 'invalid', refusal: { code: 'SCORE_NOT_FINITE' } });
});

test('keeps answers through their file, at any offset, and notices damage', async () => {
  const bytes = await compileAnswers(textual, csv(textualAnswers), noSample);
  assert.deepEqual(await compileAnswers(textual, csv(textualAnswers), noSample), bytes);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  const submission = 'id,label\nm1,spam\nm2,ham\nm3,ham\n';
  for (const answers of [
    readAnswers(bytes),
    readAnswers(shifted.subarray(3)),
    readAnswers(Buffer.from(shifted.buffer, 3)),
  ]) {
    assert.deepEqual(await scoreSubmission(textual, answers, csv(submission)), {
      kind: 'graded',
      score: 1,
      rows: 3,
    });
  }
  const lost = (error: unknown) => isPodiumError(error, 'DATA_LOSS');
  for (const bad of [
    bytes.subarray(8),
    bytes.subarray(0, -8),
    bytes.subarray(0, 10),
    Buffer.concat([bytes, bytes]),
  ]) {
    assert.throws(() => readAnswers(bad), lost);
  }
});

test('the order of rows plays no part, and the answers themselves score best', async () => {
  const rows = fc.uniqueArray(fc.tuple(fc.integer(), fc.double({ noNaN: true, min: -1e6, max: 1e6 })), {
    selector: ([id]) => id,
    minLength: 1,
    maxLength: 20,
  });
  const toCsv = (list: readonly (readonly [number, number])[]) =>
    `id,y\n${list.map((row) => row.join()).join('\n')}\n`;
  const shuffled = rows.chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray(list, { minLength: list.length }),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([list, other, shift]) => {
      const perfect = await score(definition(), toCsv(list), toCsv(other));
      assert.deepEqual(perfect, { kind: 'graded', score: 0, rows: list.length });
      const move = (all: typeof list) => toCsv(all.map(([id, y]) => [id, y + shift] as const));
      assert.deepEqual(
        await score(definition(), toCsv(list), move(other)),
        await score(definition(), toCsv(list), move(list)),
      );
    }),
    { numRuns: 100 },
  );
});

test('a refusal does not depend on the answers', async () => {
  const submissions = fc.array(fc.constantFrom('1,0', '2,1', '3,2', '4,0', '1,x', '2,nan', '3,1e999', '3'), {
    maxLength: 5,
  });
  const sets = ['id,y\n1,0\n2,0\n3,0\n', 'id,y\n3,7\n1,-1\n2,5.5\n', 'id,y\n2,1e9\n3,0\n1,3\n'];
  await fc.assert(
    fc.asyncProperty(submissions, async (rows) => {
      const outcomes = await Promise.all(
        sets.map((answers) => score(definition(), answers, `id,y\n${rows.join('\n')}`)),
      );
      const shown = outcomes.map((outcome) =>
        outcome.kind === 'invalid' ? JSON.stringify(outcome) : 'graded',
      );
      assert.equal(new Set(shown).size, 1);
    }),
    { numRuns: 250 },
  );
});

test('says what is wrong with answers and sample', async () => {
  const check = async (answers: string, sample: string, using = definition()) =>
    (
      await checkAnswers(
        using,
        () => csv(answers),
        () => csv(sample),
      )
    ).map(({ path, message }) => `${path}: ${message}`);
  const sample = 'id,y\n1,0\n2,0\n';
  assert.deepEqual(await check('id,y\n2,5\n1,4\n', sample), []);
  assert.match((await check('id,y\n1,5\n', sample)).join(), /answers.csv: it lacks 1 ids.*"2"/);
  assert.match(
    (await check('id,y\n1,5\n2,1\n3,1\n', sample)).join(),
    /sample_submission.csv: it lacks 1 ids.*"3"/,
  );
  assert.match((await check('id,y\n1,5\n1,5\n', sample)).join(), /"1" is there twice/);
  assert.match(
    (await check('id,y\n1,5\n2,\n', sample)).join(),
    /line 3, column "y": the value must be a finite number/,
  );
  assert.match((await check('id\n1\n', sample)).join(), /no column "y"/);
  assert.match(
    (await check('id,y\n1,5\n2,1\n', 'id,y\n1,x\n2,1\n')).join(),
    /would be refused: Line 2, column "y"/,
  );
  assert.match((await check('id,y\n1,5\n2,1\n', 'id,y\n1,1\n2,1\n2,1\n')).join(), /"2" is there twice/);
  const spam = 'id,label\nm1,ham\nm2,ham\nm3,ham\n';
  assert.match(
    (await check('id,label,note\nm1,ham,\nm2,ham,\nm3,eggs,\n', spam, textual)).join(),
    /holds "eggs"/,
  );
  const auc = definition({
    metric: { name: 'roc_auc' },
    direction: 'higher_is_better',
    thresholds: { gold: 1, silver: 1, bronze: 1, median: 0 },
  });
  assert.match((await check('id,y\n1,1\n2,1\n', sample, auc)).join(), /must hold two classes, it holds 1/);
});

test('what the scorer child loads imports no package', () => {
  const pending = [
    join(import.meta.dirname, 'score-submission.ts'),
    join(import.meta.dirname, 'answers-file.ts'),
  ];
  const seen = new Set(pending);
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    const source = readFileSync(file, 'utf8');
    for (const [, kind, target] of source.matchAll(/^(?:import|export)( type)? [^;]*?from '([^']+)';/gms)) {
      if (kind !== undefined || target === undefined || target.startsWith('node:')) continue;
      assert.ok(target.startsWith('.'), `${file} imports ${target}`);
      const next = join(dirname(file), target);
      if (!seen.has(next)) pending.push(next);
      seen.add(next);
    }
  }
  assert.ok(seen.size > 20, 'the walk should reach the metrics and the reader');
});
