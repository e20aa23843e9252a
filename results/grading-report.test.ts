import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGradingReport } from './grading-report.ts';
import { parseLenientJson } from './lenient-json.ts';

test("reads Python's bare tokens, and leaves those inside texts alone", () => {
  const text = '{"a": NaN, "b": [Infinity, -Infinity], "NaN": "-Infinity \\" NaN", "c": 1}';
  assert.deepEqual(parseLenientJson(text), {
    a: null,
    b: [Infinity, -Infinity],
    NaN: '-Infinity " NaN',
    c: 1,
  });
  for (const broken of ['{"a": Nan}', '{"a": NaNa}', '[-NaN]', '']) {
    assert.throws(() => parseLenientJson(broken), SyntaxError, broken);
  }
});

const flags =
  '"submission_exists": true, "valid_submission": true, "above_median": true, "any_medal": false, ' +
  '"gold_medal": false, "silver_medal": true, "bronze_medal": false';

test('takes the flags of a report, by competition, a score of NaN or not', () => {
  const entries = readGradingReport(
    `{"total_runs": 2, "competition_reports": [
      {"competition_id": "b", "score": NaN, ${flags}},
      {"competition_id": "a", "score": 0.5, ${flags}}]}`,
  );
  assert.ok(typeof entries !== 'string', String(entries));
  assert.deepEqual(
    entries.map(({ competition, silver, gold }) => [competition, silver, gold]),
    [
      ['a', true, false],
      ['b', true, false],
    ],
  );
  // By the three medals, as upstream's script has it: it never reads any_medal.
  assert.ok(entries.every(({ anyMedal }) => anyMedal));
});

test('says what a text lacks to be a report', () => {
  assert.equal(readGradingReport('{'), 'it is not JSON');
  assert.match(
    String(readGradingReport('{"competition_reports": [{"competition_id": "a"}]}')),
    /submission_exists/,
  );
  assert.match(String(readGradingReport('[]')), /no grading report/);
});
