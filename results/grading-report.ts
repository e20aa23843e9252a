import { z } from 'zod';
import { parseLenientJson } from './lenient-json.ts';
import type { SeedEntry } from './seed-aggregation.ts';

const entry = z.object({
  competition_id: z.string(),
  submission_exists: z.boolean(),
  valid_submission: z.boolean(),
  above_median: z.boolean(),
  gold_medal: z.boolean(),
  silver_medal: z.boolean(),
  bronze_medal: z.boolean(),
});
const gradingReport = z.object({ competition_reports: z.array(entry) });

/**
 * The entries of a `*_grading_report.json`, by competition, those of one in the file's order: as aggregation reads
 * them. Other fields play no part.
 * @returns what is wrong with the text, as a sentence, when it is none.
 */
export function readGradingReport(text: string): readonly SeedEntry[] | string {
  let json: unknown;
  try {
    json = parseLenientJson(text);
  } catch {
    return 'it is not JSON';
  }
  const parsed = gradingReport.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `it is no grading report: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  }
  return parsed.data.competition_reports
    .map((report) => ({
      competition: report.competition_id,
      submissionExists: report.submission_exists,
      validSubmission: report.valid_submission,
      aboveMedian: report.above_median,
      gold: report.gold_medal,
      silver: report.silver_medal,
      bronze: report.bronze_medal,
      // From the three, as upstream's script has it: it never reads any_medal.
      anyMedal: report.gold_medal || report.silver_medal || report.bronze_medal,
    }))
    .sort((a, b) => (a.competition < b.competition ? -1 : a.competition > b.competition ? 1 : 0));
}
