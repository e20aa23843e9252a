import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompetitionReport } from '../../contracts/report/report.ts';
import { fileTimestamp, gradingReportText } from './report-text.ts';

const report: CompetitionReport = {
  competition_id: 'leaf-classification',
  score: 1,
  gold_threshold: 0,
  silver_threshold: 0.00791,
  bronze_threshold: 0.01526,
  median_threshold: 0.108345,
  any_medal: false,
  gold_medal: false,
  silver_medal: false,
  bronze_medal: false,
  above_median: false,
  submission_exists: true,
  valid_submission: true,
  is_lower_better: true,
  created_at: '2026-11-23T18:11:21.007000',
  submission_path: 'läufe/"1"/submission.csv',
};

/** As Python's json.dump(..., indent=2) writes the same values; by hand. */
const WANTED = String.raw`{
  "total_runs": 2,
  "total_runs_with_submissions": 1,
  "total_valid_submissions": 1,
  "total_medals": 0,
  "total_gold_medals": 0,
  "total_silver_medals": 0,
  "total_bronze_medals": 0,
  "total_above_median": 0,
  "competition_reports": [
    {
      "competition_id": "leaf-classification",
      "score": 1.0,
      "gold_threshold": 0.0,
      "silver_threshold": 0.00791,
      "bronze_threshold": 0.01526,
      "median_threshold": 0.108345,
      "any_medal": false,
      "gold_medal": false,
      "silver_medal": false,
      "bronze_medal": false,
      "above_median": false,
      "submission_exists": true,
      "valid_submission": true,
      "is_lower_better": true,
      "created_at": "2026-11-23T18:11:21.007000",
      "submission_path": "l\u00e4ufe/\"1\"/submission.csv"
    },
    {
      "competition_id": "leaf-classification",
      "score": null,
      "gold_threshold": 1e-05,
      "silver_threshold": 0.00791,
      "bronze_threshold": 0.01526,
      "median_threshold": 3971366.0,
      "any_medal": false,
      "gold_medal": false,
      "silver_medal": false,
      "bronze_medal": false,
      "above_median": false,
      "submission_exists": false,
      "valid_submission": false,
      "is_lower_better": true,
      "created_at": "2026-11-23T18:11:21.007000",
      "submission_path": "None"
    }
  ]
}`;

test('writes the report of a batch byte for byte as upstream does', () => {
  const none: CompetitionReport = {
    ...report,
    score: null,
    gold_threshold: 1e-5,
    median_threshold: 3971366,
    submission_exists: false,
    valid_submission: false,
    submission_path: 'None',
  };
  assert.equal(gradingReportText([report, none]), WANTED);
  assert.match(gradingReportText([]), /"competition_reports": \[\]\n\}$/);
});

test('names files by the time in UTC', () => {
  assert.equal(fileTimestamp(Date.UTC(2026, 10, 23, 8, 1, 2, 999)), '2026-11-23T08-01-02-GMT');
});
