import type { CompetitionReport } from '../../contracts/report/report.ts';
import type { LocalGrade } from './grade-submissions.ts';
import { pythonFloat } from '../../contracts/submission/python-number.ts';

/** The fields that are floats upstream: they keep a point, whatever their value. */
const FLOATS: ReadonlySet<string> = new Set([
  'score',
  'gold_threshold',
  'silver_threshold',
  'bronze_threshold',
  'median_threshold',
]);

const NON_FINITE: Readonly<Record<string, string>> = { nan: 'NaN', inf: 'Infinity', '-inf': '-Infinity' };

/** One report as upstream prints it, byte for byte: Python's json.dumps with an indent of two. */
export function reportText(report: CompetitionReport, indent = ''): string {
  const lines = Object.entries(report).map(
    ([name, value]) => `${indent}  ${pythonText(name)}: ${valueText(name, value)}`,
  );
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

/**
 * The file of a batch as upstream writes it: totals, then the reports in the order of the list. The file is to be
 * called `<timestamp>_grading_report.json`, by which its aggregation script finds it.
 */
export function gradingReportText(reports: readonly CompetitionReport[]): string {
  const count = (holds: (report: CompetitionReport) => boolean): number => reports.filter(holds).length;
  const totals = {
    total_runs: reports.length,
    total_runs_with_submissions: count((report) => report.submission_exists),
    total_valid_submissions: count((report) => report.valid_submission),
    total_medals: count((report) => report.any_medal),
    total_gold_medals: count((report) => report.gold_medal),
    total_silver_medals: count((report) => report.silver_medal),
    total_bronze_medals: count((report) => report.bronze_medal),
    total_above_median: count((report) => report.above_median),
  };
  const lines = Object.entries(totals).map(([name, total]) => `  "${name}": ${total}`);
  const list = reports.map((report) => `    ${reportText(report, '    ')}`).join(',\n');
  lines.push(`  "competition_reports": ${reports.length === 0 ? '[]' : `[\n${list}\n  ]`}`);
  return `{\n${lines.join(',\n')}\n}`;
}

/** Of the time `nowMs`, in UTC: 2026-11-23T18-11-21-GMT. */
export function fileTimestamp(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')}-GMT`;
}

function valueText(name: string, value: unknown): string {
  if (typeof value === 'string') return pythonText(value);
  if (typeof value !== 'number' || !FLOATS.has(name)) return JSON.stringify(value);
  const text = pythonFloat(value);
  return NON_FINITE[text] ?? text;
}

/** Python's json escapes all that is not ASCII. */
function pythonText(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) =>
    unit === '\u007f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What upstream's report has no field for, one line a submission in the order of the report. */
export function detailsText(grades: readonly LocalGrade[]): string {
  return grades
    .map(({ report: { competition_id, submission_path, score }, details }) => {
      const line = { competition_id, submission_path, score, ...details };
      return `${JSON.stringify(line)}\n`;
    })
    .join('');
}
