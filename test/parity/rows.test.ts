import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { idColumns } from '../../contracts/submission/id-fields.ts';
import { bytesOf } from '../../contracts/submission/validate.ts';
import { COMPETITIONS } from '../../grader/catalog/competitions/index.ts';
import { compileAnswers, readAnswers } from '../../grader/scoring/answers-file.ts';
import { scoreSubmission, type ScoreOutcome } from '../../grader/scoring/score-submission.ts';
import { CORPUS, openCases } from './corpus.ts';
import { readRecords, writeRecords } from './records.ts';

/** Where a row counts by its place in the file, or places decide what is scored: docs/parity.md. */
const POSITIONAL = [
  'nomad2018-predict-transparent-conductors',
  'smartphone-decimeter-2022',
  'stanford-covid-vaccine',
  'uw-madison-gi-tract-image-segmentation',
];
/** Equal ids take their rows in the file's order: to swap two of them is to submit something else. */
const REPEATED = [
  'detecting-insults-in-social-commentary',
  'hms-harmful-brain-activity-classification',
  'iwildcam-2020-fgvc7',
];

for (const [id, { definition }] of COMPETITIONS) {
  test(id, async () => {
    const cases = openCases(CORPUS, id);
    const open = (path: string) => bytesOf(cases.read(path));
    const sample = () => open('sample_submission.csv');
    const answers = readAnswers(await compileAnswers(definition, open(cases.expected.answers_file), sample));
    const score = (rows: readonly (readonly string[])[]): Promise<ScoreOutcome> =>
      scoreSubmission(definition, answers, bytesOf(writeRecords([header, ...rows])));
    const [header = [], ...rows] = readRecords(cases.read('cases/base.csv'));
    const idPositions = idColumns(definition.submission.id).map((name) => header.indexOf(name));
    const base = await score(rows);
    assert.equal(base.kind, 'graded');

    const ids = rows.map((row) => idPositions.map((position) => row[position]).join('\0'));
    const repeats = new Set(ids).size < ids.length;
    assert.ok(!repeats || REPEATED.includes(id), 'ids repeat');
    if (!POSITIONAL.includes(id) && !repeats && rows.length > 1) {
      const shuffles = fc.shuffledSubarray(rows, { minLength: rows.length });
      await fc.assert(
        fc.asyncProperty(shuffles, async (shuffled) => {
          const outcome = await score(shuffled);
          assert.ok(outcome.kind === 'graded' && base.kind === 'graded');
          // Sums in another order differ in their last bits.
          assert.ok(Math.abs(outcome.score - base.score) <= 1e-12 * Math.max(1, Math.abs(base.score)));
        }),
        { numRuns: 3 },
      );
    }

    const refused = async (changed: readonly (readonly string[])[], what: string): Promise<void> => {
      assert.equal((await score(changed)).kind, 'invalid', what);
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(rows.length - 1), async (chosen) => {
        const row = rows[chosen] ?? [];
        const strange = row.map((field, position) =>
          position === idPositions[0] ? `${field}9876543` : field,
        );
        await refused(rows.toSpliced(chosen, 1), 'a row less');
        await refused([...rows, row], 'a row twice');
        await refused(rows.with(chosen, strange), 'another id');
        await refused([...rows, strange], 'an id more');
      }),
      { numRuns: 2 },
    );
  });
}
