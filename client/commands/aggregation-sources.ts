import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { readGradingReport } from '../../results/grading-report.ts';
import type { SeedEntry } from '../../results/seed-aggregation.ts';

/** Where MLE-bench notes which run groups make up an experiment. */
const RUN_GROUPS_FILE = 'run_group_experiments.csv';

/**
 * The entries of report files, in the order of their paths, whatever order they are given in: as upstream reads them.
 * @throws PodiumError INVALID_ARGUMENT naming each file that is no report.
 */
export async function entriesOfReports(files: readonly string[]): Promise<SeedEntry[]> {
  const entries: SeedEntry[] = [];
  const problems: string[] = [];
  for (const file of files.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))) {
    const read = await readFile(file, 'utf8').then(readGradingReport, errorText);
    if (typeof read === 'string') problems.push(`${file}: ${read}`);
    else entries.push(...read);
  }
  if (problems.length > 0) throw new PodiumError('INVALID_ARGUMENT', problems.join('\n'));
  return entries;
}

/**
 * The report files of an experiment in MLE-bench's folder of runs: one at the top of each of its run groups. A group
 * without one is left out, with a warning.
 * @throws PodiumError INVALID_ARGUMENT, NOT_FOUND when the table lacks the experiment, FAILED_PRECONDITION when a group
 *   has several reports or none of the groups has one.
 */
export async function reportsOfExperiment(
  runsDir: string,
  experimentId: string,
  warn: (line: string) => void,
): Promise<string[]> {
  const table = join(runsDir, RUN_GROUPS_FILE);
  const groups = runGroupsOf(await readTable(table), experimentId, table);
  const files: string[] = [];
  for (const group of groups) {
    const names = await readdir(join(runsDir, group)).catch(() => undefined);
    const reports = (names ?? []).filter((name) => /grading_report.*\.json$/.test(name));
    if (reports.length > 1) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `${join(runsDir, group)} has ${reports.length} grading reports (${reports.sort().join(', ')}): leave one there.`,
      );
    }
    const [report] = reports;
    if (report !== undefined) files.push(join(runsDir, group, report));
    else warn(`Note: ${join(runsDir, group)} ${names ? 'has no grading report' : 'is not there'}; left out.`);
  }
  if (files.length > 0) return files;
  throw new PodiumError(
    'FAILED_PRECONDITION',
    `None of the ${groups.length} run groups of ${experimentId} has a grading report in ${runsDir}.`,
  );
}

async function readTable(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `The table of experiments cannot be read: ${errorText(error)}. Name MLE-bench's folder of runs with --runs-dir.`,
      { cause: error },
    );
  }
}

/** Two fields a line, no quotes: experiment_id,run_group. */
function runGroupsOf(text: string, experimentId: string, shownName: string): string[] {
  if (text.startsWith('version https://git-lfs')) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `${shownName} is a Git LFS pointer, not the table: run \`git lfs pull\` in that checkout.`,
    );
  }
  const [header, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (header?.trim() !== 'experiment_id,run_group') {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `${shownName} must begin with the line experiment_id,run_group.`,
    );
  }
  const rows = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((cell) => cell.trim()));
  const groups = rows.filter(([id]) => id === experimentId).flatMap(([, group]) => group ?? []);
  if (groups.length > 0) return groups;
  const known = [...new Set(rows.flatMap(([id]) => id ?? []))].sort().join(', ');
  throw new PodiumError('NOT_FOUND', `${shownName} has no experiment ${experimentId}; it has ${known}.`);
}

/**
 * Graded runs of Podium as entries, seed by seed: what is not graded, or was a try, is no entry.
 * @throws PodiumError INVALID_ARGUMENT when the runs are of several agents and none is named, or not of the one named.
 */
export function entriesOfRuns(all: readonly Run__Output[], agent: string | undefined): SeedEntry[] {
  const runs = all.filter((run) => run.purpose !== 'probe');
  const agents = [...new Set(runs.map((run) => run.agentId))].sort();
  const wanted = agent ?? (agents.length === 1 ? agents[0] : undefined);
  if (wanted === undefined || !agents.includes(wanted)) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `Name one of the experiment's agents with --agent: ${agents.join(', ')}.`,
    );
  }
  return runs
    .filter((run) => run.agentId === wanted && run.state === 'RUN_STATE_GRADED')
    .sort((a, b) => a.seed - b.seed)
    .map((run) => ({
      competition: run.competitionId,
      submissionExists: run.grade !== 'GRADE_NONE',
      validSubmission: run.grade === 'GRADE_GRADED',
      aboveMedian: run.aboveMedian ?? false,
      gold: run.medal === 'MEDAL_GOLD',
      silver: run.medal === 'MEDAL_SILVER',
      bronze: run.medal === 'MEDAL_BRONZE',
      anyMedal: ['MEDAL_GOLD', 'MEDAL_SILVER', 'MEDAL_BRONZE'].includes(run.medal),
    }));
}
