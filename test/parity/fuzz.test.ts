import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRefusal } from '../../contracts/submission/describe-refusal.ts';
import { REFUSAL_CODES, type Refusal } from '../../contracts/submission/refusal.ts';
import { bytesOf, readIdSet, validateSubmission } from '../../contracts/submission/validate.ts';
import { submissionFormat } from '../../grader/catalog/competition-definition.ts';
import { COMPETITIONS } from '../../grader/catalog/competitions/index.ts';
import { compileAnswers, readAnswers } from '../../grader/scoring/answers-file.ts';
import { scoreSubmission } from '../../grader/scoring/score-submission.ts';
import { CORPUS, openCases } from './corpus.ts';

/** Broken files in all, shared out over the competitions; every tenth is graded too. */
const FILES = 10_000;
const SEED = 20_261_123;
/** No file here is larger than some hundred kilobytes: a second is a hang. */
const SLOWEST_MS = 2_000;
const MAX_SENTENCE = 2_000;

const ODD_CELLS = [
  '', 'nan', 'NaN', 'inf', '-inf', '1e999', '-1e999', '0x10', '1_000', '１', '1,5', '1.', '.5', '+1', '--1', '1e', ' 1', '1 ', 'true', 'NULL', '-0',
  '99999999999999999999', '9'.repeat(400), '__proto__', 'constructor', '"', '""', '"a', 'a"b', '"a"b', '\0', '\r', '\u202e', 'e\u0301', 'é', 'А', '\ud800', '\u0000id',
  '1 1', '1 0', '0 0 0', '-1 5', '1:2', 'YES', '5 1 3 2', `${'1 '.repeat(2_000)}1`,
] as const; // prettier-ignore

/** A fixed sequence, so that a failure can be repeated. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Mutation = (file: Buffer, random: (below: number) => number) => Buffer;

const lines = (file: Buffer): string[] => file.toString('latin1').split('\n');
const joined = (parts: readonly string[]): Buffer => Buffer.from(parts.join('\n'), 'latin1');
const pick = <T>(values: readonly T[], random: (below: number) => number): T =>
  values[random(values.length)] as T;

const MUTATIONS: readonly Mutation[] = [
  (file, random) => {
    const changed = Buffer.from(file);
    if (changed.length > 0) changed[random(changed.length)] = random(256);
    return changed;
  },
  (file, random) =>
    Buffer.concat([
      file.subarray(0, random(file.length + 1)),
      Buffer.from(pick(ODD_CELLS, random)),
      file.subarray(random(file.length + 1)),
    ]),
  (file, random) => file.subarray(0, random(file.length + 1)),
  (file, random) => {
    const rows = lines(file).map((line) => line.split(','));
    const row = rows[random(rows.length)] ?? [];
    row[random(row.length + 1)] = Buffer.from(pick(ODD_CELLS, random)).toString('latin1');
    return joined(rows.map((cells) => cells.join(',')));
  },
  (file, random) => joined(lines(file).toSpliced(random(9), 1)),
  (file, random) => joined(lines(file).toSpliced(1, 0, pick(lines(file), random))),
  (file) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), file]),
  (file) => Buffer.from(file.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
  (file) => Buffer.from(file.toString('latin1').replaceAll('\n', '\r'), 'latin1'),
  (file) => Buffer.from(file.toString('utf8'), 'utf16le'),
  (file) => joined(lines(file).map((line, index) => (index === 0 ? `${line},${line}` : `${line},${line}`))),
  (file, random) => Buffer.concat([file, Buffer.from(','.repeat(random(30_000)))]),
  (file) => Buffer.concat([Buffer.from('"'), file]),
  (file, random) =>
    Buffer.from(
      file
        .toString('latin1')
        .replaceAll(pick(['0', '1', ' ', ',', '.'], random), pick(ODD_CELLS.slice(0, 20), random)),
      'latin1',
    ),
];

function assertNamed(refusal: Refusal, what: string): void {
  assert.ok(REFUSAL_CODES.includes(refusal.code), what);
  if (refusal.line !== undefined) assert.ok(Number.isInteger(refusal.line) && refusal.line >= 1, what);
  const sentence = describeRefusal(refusal);
  assert.ok(sentence.length > 10 && sentence.length <= MAX_SENTENCE, `${what}: ${sentence}`);
  assert.doesNotMatch(sentence, /[\u0000-\u001f\u007f-\u009f]/, `${what}: what is shown is printable`);
}

test(`${FILES} broken files each end in a named verdict, the same from validate and grader where it is about the format`, async () => {
  const random = randomFrom(SEED);
  const perCompetition = Math.ceil(FILES / COMPETITIONS.size);
  let files = 0;
  let refused = 0;
  for (const [id, { definition }] of COMPETITIONS) {
    const cases = openCases(CORPUS, id);
    const open = (path: string) => bytesOf(cases.read(path));
    const format = submissionFormat(definition);
    const sampleBytes = Buffer.from(cases.read('sample_submission.csv'));
    const ids = await readIdSet(format, bytesOf(sampleBytes));
    const answers = readAnswers(
      await compileAnswers(definition, open(cases.expected.answers_file), () => bytesOf(sampleBytes)),
    );
    for (let index = 0; index < perCompetition; index++) {
      let file: Buffer = index % 2 === 0 ? sampleBytes : Buffer.from(cases.read('cases/base.csv'));
      for (let round = random(3); round >= 0; round--) file = pick(MUTATIONS, random)(file, random);
      const what = `${id}, file ${index} of seed ${SEED}`;
      const startedAt = performance.now();
      const verdict = await validateSubmission(format, ids, bytesOf(file));
      if (index % 10 === 0) {
        const outcome = await scoreSubmission(definition, answers, bytesOf(file));
        if (verdict.valid)
          assert.ok(outcome.kind === 'graded' || outcome.refusal.code === 'SCORE_NOT_FINITE', what);
        else assert.deepEqual(outcome, { kind: 'invalid', refusal: verdict.refusal }, what);
      }
      assert.ok(performance.now() - startedAt < SLOWEST_MS, `${what} took too long`);
      if (!verdict.valid) {
        assertNamed(verdict.refusal, what);
        refused += 1;
      }
      files += 1;
    }
  }
  assert.ok(files >= FILES);
  assert.ok(refused > FILES / 2, 'most are broken');
});
