import assert from 'node:assert/strict';
import { test } from 'node:test';
import { competitionCard } from '../../contracts/competition/card.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { report } from '../../contracts/report/report.ts';
import { recordFor, recordOf, runRecordFor, ticketFor } from '../../test/support/handin-fixture.ts';
import { buildReport, type ReportInput, type Verdict } from './build-report.ts';
import { groupScores, placeOf } from './leaderboard.ts';

const card = competitionCard.parse({
  version: 1,
  id: 'tiny',
  name: 'Tiny',
  category: 'Tabular',
  split: 'dev',
  metric: 'accuracy',
  lowerIsBetter: false,
  thresholds: { gold: 0.9, silver: 0.8, bronze: 0.7, median: 0.5 },
  teams: 4,
  licence: 'CC0-1.0',
  knownIssues: [],
  bundle: digestOf('bundle'),
  bundleBytes: 6,
  answersDigest: digestOf('answers'),
});
const ticket = ticketFor(card, 'grader-1', { run: 'run-7', epoch: 2, fence: 3 });
const gradedAtMs = Date.UTC(2026, 10, 23, 18, 11, 21, 7);

function inputOf(verdict: Verdict, changes: Partial<ReportInput> = {}): ReportInput {
  return {
    graderVersion: '0.1.0',
    sandbox: 'bubblewrap',
    card,
    leaderboard: groupScores([0.9, 0.8, 0.8, 0.4], false),
    ticket,
    handIn: recordFor('id,word\n'),
    runRecord: runRecordFor(ticket),
    verdict,
    storedAtMs: 5,
    gradedAtMs,
    ...changes,
  };
}

test('the sixteen fields of a graded hand-in, in their order', () => {
  const built = buildReport(inputOf({ kind: 'graded', score: 0.8000049, rows: 10 }));
  assert.equal(
    JSON.stringify(built.grader.competitionReport),
    '{"competition_id":"tiny","score":0.8,"gold_threshold":0.9,"silver_threshold":0.8,"bronze_threshold":0.7,' +
      '"median_threshold":0.5,"any_medal":true,"gold_medal":false,"silver_medal":true,"bronze_medal":false,' +
      '"above_median":true,"submission_exists":true,"valid_submission":true,"is_lower_better":false,' +
      '"created_at":"2026-11-23T18:11:21.007000","submission_path":"/home/submission/submission.csv"}',
  );
  assert.deepEqual(report.parse(built), built);
  const { grade, refusal, rank, teams, percentile, submission, submissionBytes, rows, answers, worker } =
    built.grader;
  assert.deepEqual(
    { grade, refusal, rank, teams, percentile, submission, submissionBytes, rows, answers, worker },
    {
      grade: 'graded',
      refusal: null,
      rank: 2,
      teams: 4,
      percentile: 75,
      submission: digestOf('id,word\n'),
      submissionBytes: 8,
      rows: 10,
      answers: digestOf('answers'),
      worker: 'worker-1',
    },
  );
  assert.deepEqual(built.head, runRecordFor(ticket));
  assert.deepEqual(built.worker, recordFor('id,word\n'));
});

test('medals by direction and threshold, the median strictly', () => {
  const table = [
    { score: 0.9, lower: false, medal: 'gold_medal', above: true },
    { score: 0.899994, lower: false, medal: 'silver_medal', above: true },
    { score: 0.899996, lower: false, medal: 'gold_medal', above: true }, // by the rounded score, as upstream
    { score: 0.7, lower: false, medal: 'bronze_medal', above: true },
    { score: 0.6, lower: false, medal: undefined, above: true },
    { score: 0.5, lower: false, medal: undefined, above: false },
    { score: 0.3, lower: true, medal: 'gold_medal', above: true },
    { score: 0.95, lower: true, medal: undefined, above: false },
  ] as const;
  for (const { score, lower, medal, above } of table) {
    const lowerCard = {
      ...card,
      lowerIsBetter: true,
      thresholds: { gold: 0.5, silver: 0.6, bronze: 0.7, median: 0.9 },
    };
    const input = inputOf({ kind: 'graded', score, rows: 1 }, lower ? { card: lowerCard } : {});
    const fields = buildReport(input).grader.competitionReport;
    const won = (['gold_medal', 'silver_medal', 'bronze_medal'] as const).filter((name) => fields[name]);
    assert.deepEqual(won, medal === undefined ? [] : [medal], `score ${score}`);
    assert.equal(fields.any_medal, medal !== undefined);
    assert.equal(fields.above_median, above, `score ${score}`);
  }
});

test('rounds as the metric does upstream: numpy and Python differ', () => {
  const scoreBy = (metric: string) =>
    buildReport(inputOf({ kind: 'graded', score: 2.675005, rows: 1 }, { card: { ...card, metric } })).grader
      .competitionReport.score;
  assert.equal(scoreBy('roc_auc'), 2.675);
  assert.equal(scoreBy('accuracy'), 2.67501);
});

test('the standard error of the score, or why there is none', () => {
  const graded = { kind: 'graded', score: 0.8, rows: 10 } as const;
  const fieldsOf = (verdict: Verdict) => {
    const { scoreStandardError, noStandardError } = buildReport(inputOf(verdict)).grader;
    return [scoreStandardError, noStandardError];
  };
  assert.deepEqual(fieldsOf({ ...graded, standardError: 0.01 }), [0.01, null]);
  assert.deepEqual(fieldsOf({ ...graded, standardError: 'too_large' }), [null, 'too_large']);
  assert.deepEqual(fieldsOf(graded), [null, null]);
  assert.deepEqual(fieldsOf({ kind: 'none' }), [null, null]);
});

test('an invalid submission and none at all', () => {
  const refusal = { code: 'NOT_A_NUMBER', line: 3, column: 'word', got: 'x' } as const;
  const invalid = buildReport(inputOf({ kind: 'invalid', refusal })).grader;
  assert.equal(invalid.grade, 'invalid');
  assert.deepEqual(invalid.refusal, refusal);
  const { score, valid_submission, submission_exists, any_medal, above_median, gold_threshold } =
    invalid.competitionReport;
  assert.deepEqual(
    { score, valid_submission, submission_exists, any_medal, above_median, gold_threshold },
    {
      score: null,
      valid_submission: false,
      submission_exists: true,
      any_medal: false,
      above_median: false,
      gold_threshold: 0.9,
    },
  );
  assert.equal(invalid.rank, null);
  assert.equal(invalid.percentile, null);

  const none = buildReport(inputOf({ kind: 'none' }, { handIn: recordFor(null) })).grader;
  assert.equal(none.grade, 'none');
  assert.deepEqual(none.refusal, { code: 'NO_SUBMISSION' });
  assert.equal(none.submission, null);
  assert.equal(none.competitionReport.submission_exists, false);
  assert.equal(none.competitionReport.submission_path, 'None');

  const tooLarge = recordOf({ kind: 'nothing', absence: 'TOO_LARGE' });
  const huge = buildReport(
    inputOf({ kind: 'invalid', refusal: { code: 'TOO_LARGE' } }, { handIn: tooLarge }),
  ).grader;
  assert.equal(huge.grade, 'invalid');
  assert.equal(huge.competitionReport.submission_exists, true);
  assert.deepEqual(huge.refusal, { code: 'TOO_LARGE' });
});

test('places on a leaderboard with ties, in both directions', () => {
  const higher = groupScores([3, 2, 2, 1], false);
  assert.deepEqual(higher, [
    [3, 1],
    [2, 2],
    [1, 1],
  ]);
  assert.deepEqual(placeOf(2, higher, false), { rank: 2, teams: 4, percentile: 75 });
  assert.deepEqual(placeOf(9, higher, false), { rank: 1, teams: 4, percentile: 100 });
  assert.deepEqual(placeOf(0, higher, false), { rank: 5, teams: 4, percentile: 0 });
  assert.deepEqual(placeOf(1, groupScores([1, 2, 3], true), true), { rank: 1, teams: 3, percentile: 100 });
  assert.equal(
    buildReport(inputOf({ kind: 'graded', score: 1, rows: 1 }, { leaderboard: null })).grader.rank,
    null,
  );
});
