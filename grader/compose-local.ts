import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { errorText, PodiumError } from '../contracts/errors/podium-error.ts';
import { systemClock } from '../platform/clock/clock.ts';
import { shippedLeaderboards } from './catalog/leaderboards/leaderboards.ts';
import { compileHere, compileInThread } from './local-grading/compile-answers.ts';
import {
  gradeSubmissions,
  type LocalGrade,
  type LocalSubmission,
} from './local-grading/grade-submissions.ts';
import { openScorer, type SandboxChoice } from './local-grading/open-scorer.ts';
import { findPrepared, type PreparedCompetition } from './local-grading/prepared-competition.ts';
import { detailsText, fileTimestamp, gradingReportText } from './local-grading/report-text.ts';
import { normalPath, parseSubmissionList } from './local-grading/submission-list.ts';

/** One's own machine, and nobody waits behind: more than the service allows. */
const LIMITS = { wallTimeMs: 30 * 60_000, cpuTimeMs: 30 * 60_000, memoryBytes: 8 * 1024 ** 3 };
/** Two gradings that end in one second must not share a file. */
const MAX_NAMES = 60;

export interface LocalGradingOptions {
  readonly dataDir: string;
  readonly sandbox: SandboxChoice;
  readonly signal: AbortSignal;
  /** Told what to know besides the result. */
  readonly warn: (line: string) => void;
}

export interface BatchOptions extends LocalGradingOptions {
  readonly listFile: string;
  readonly outputDir: string;
  /** How many at once; all processors by default. */
  readonly jobs?: number;
  /** Told of each as it is done. */
  readonly onGraded: (grade: LocalGrade, done: number, total: number) => void;
}

/** Grades one submission against prepared data. */
export async function gradeOneLocally(
  { competition, path }: { readonly competition: string; readonly path: string },
  options: LocalGradingOptions,
): Promise<LocalGrade> {
  const submission = {
    competition: await findPrepared(options.dataDir, competition),
    path: normalPath(path),
  };
  const [grade] = await gradeAll([submission], 1, options, () => {});
  if (grade === undefined) throw new PodiumError('INTERNAL', 'Grading gave no grade.');
  return grade;
}

/**
 * Grades the submissions of a list and writes the report as upstream does, and beside it what the report has no field
 * for, a JSON line a submission. Nothing is written unless all were graded.
 * @returns the grades and the report's path.
 */
export async function gradeListLocally(
  options: BatchOptions,
): Promise<{ readonly grades: readonly LocalGrade[]; readonly reportFile: string }> {
  const { listFile, outputDir, dataDir, onGraded } = options;
  const list = parseSubmissionList(await readList(listFile), listFile);
  const prepared = await findAll(dataDir, new Set(list.map(({ competition }) => competition)));
  const submissions = list.flatMap(({ competition, path }): LocalSubmission[] => {
    const found = prepared.get(competition);
    return found === undefined ? [] : [{ competition: found, path }];
  });
  await mkdir(outputDir, { recursive: true });
  let done = 0;
  const lanes = Math.max(1, Math.min(options.jobs ?? availableParallelism(), submissions.length));
  const grades = await gradeAll(submissions, lanes, options, (grade) =>
    onGraded(grade, ++done, submissions.length),
  );
  return { grades, reportFile: await writeReports(outputDir, grades) };
}

async function gradeAll(
  submissions: readonly LocalSubmission[],
  lanes: number,
  { sandbox, signal, warn }: LocalGradingOptions,
  onGraded: (grade: LocalGrade) => void,
): Promise<LocalGrade[]> {
  const pool = { spares: lanes, concurrency: lanes, limits: LIMITS };
  await using scorer = openScorer(sandbox, pool, warn);
  const parts = {
    scorer,
    // Starting a thread pays only when there is something else to do.
    compile: (competition: PreparedCompetition) =>
      submissions.length === 1 ? compileHere(competition) : compileInThread(competition, signal),
    leaderboards: shippedLeaderboards(),
    clock: systemClock,
  };
  try {
    return await gradeSubmissions(submissions, { parts, lanes, signal, onGraded });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new PodiumError('CANCELED', 'Grading was interrupted: no report was written.', { cause: error });
  }
}

async function readList(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', `The list ${file} cannot be read: ${errorText(error)}`, {
      cause: error,
    });
  }
}

/** All that is wrong with the data at once, not only the first. */
async function findAll(dataDir: string, ids: ReadonlySet<string>): Promise<Map<string, PreparedCompetition>> {
  const found = new Map<string, PreparedCompetition>();
  const problems: PodiumError[] = [];
  for (const id of ids) {
    try {
      found.set(id, await findPrepared(dataDir, id));
    } catch (error) {
      if (!(error instanceof PodiumError)) throw error;
      problems.push(error);
    }
  }
  const [first] = problems;
  if (first === undefined) return found;
  throw new PodiumError(first.code, problems.map((problem) => problem.message).join('\n'));
}

async function writeReports(outputDir: string, grades: readonly LocalGrade[]): Promise<string> {
  const nowMs = systemClock.nowMs();
  for (let later = 0; later < MAX_NAMES; later++) {
    const stamp = fileTimestamp(nowMs + later * 1000);
    const file = join(outputDir, `${stamp}_grading_report.json`);
    try {
      await writeFile(file, gradingReportText(grades.map(({ report }) => report)), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new PodiumError('FAILED_PRECONDITION', `The report cannot be written: ${errorText(error)}`);
    }
    await writeFile(join(outputDir, `${stamp}_details.jsonl`), detailsText(grades));
    return file;
  }
  throw new PodiumError('RESOURCE_EXHAUSTED', `${outputDir} has reports of every second of this minute.`);
}
