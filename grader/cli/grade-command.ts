import { homedir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  errorText,
  isPodiumError,
  PodiumError,
  type ErrorCode,
} from '../../contracts/errors/podium-error.ts';
import type { ProcessContext } from '../../platform/process/run-process.ts';
import { gradeListLocally, gradeOneLocally } from '../compose-local.ts';
import type { LocalGrade } from '../local-grading/grade-submissions.ts';
import { SANDBOX_CHOICES, type SandboxChoice } from '../local-grading/open-scorer.ts';
import { gradeLine } from './grade-text.ts';

interface GradeArguments {
  readonly data: string;
  readonly submissions?: string;
  readonly outputDir?: string;
  readonly jobs?: number;
  readonly sandbox: SandboxChoice;
  readonly json?: boolean;
}

const SCORER_FAILED = 1;
/** What the `podium` command gives for the same. */
const STATUS_OF: Partial<Record<ErrorCode, number>> = {
  INVALID_ARGUMENT: 2,
  BAD_COMPETITION: 2,
  NOT_FOUND: 3,
  FAILED_PRECONDITION: 7,
  SANDBOX_UNAVAILABLE: 8,
  CANCELED: 130,
};

/** `grade`: MLE-bench's prepared data and submissions in, its reports out; no service, no vault. */
export function addGradeCommand(
  command: Command,
  { drain: signal }: ProcessContext,
  fail: (status: number) => void,
): void {
  command
    .argument('[submission]', 'a submission, and')
    .argument('[competition]', 'its competition: prints one report')
    .option(
      '--data <dir>',
      'the folder that `mlebench prepare` filled',
      join(homedir(), '.cache', 'mle-bench', 'data'),
    )
    .option('--submissions <file>', 'JSON lines with competition_id and submission_path, and')
    .option('--output-dir <dir>', 'where the report of all of them goes')
    .option('--jobs <count>', 'submissions graded at once (default: one a processor)', positive)
    .addOption(new Option('--sandbox <which>', 'what scores').choices([...SANDBOX_CHOICES]).default('auto'))
    .option('--json', 'print JSON only')
    .action(async (submission: string | undefined, competition: string | undefined, args: GradeArguments) => {
      try {
        const grades = await gradeAndPrint({ submission, competition, args, signal });
        const failed = grades.filter(({ details }) => details.scorerFailed).length;
        if (failed === 0) return;
        say(
          `${failed} submission(s) could not be scored; the report counts them as invalid, as upstream does.`,
        );
        fail(SCORER_FAILED);
      } catch (error) {
        const status = isPodiumError(error) ? STATUS_OF[error.code] : undefined;
        if (status === undefined) throw error;
        say(errorText(error));
        fail(status);
      }
    });
}

interface GradeOrder {
  readonly submission: string | undefined;
  readonly competition: string | undefined;
  readonly args: GradeArguments;
  readonly signal: AbortSignal;
}

async function gradeAndPrint({
  submission,
  competition,
  args,
  signal,
}: GradeOrder): Promise<readonly LocalGrade[]> {
  const { data: dataDir, sandbox, submissions: listFile, outputDir, jobs } = args;
  const options = { dataDir, sandbox, signal, warn: say };
  if (submission !== undefined && competition !== undefined && listFile === undefined) {
    const grade = await gradeOneLocally({ competition, path: submission }, options);
    const { report, details } = grade;
    print(JSON.stringify({ ...report, podium: details }, null, 2));
    if (args.json !== true) say(gradeLine(grade));
    return [grade];
  }
  if (submission === undefined && listFile !== undefined && outputDir !== undefined) {
    const { grades, reportFile } = await gradeListLocally({
      ...options,
      listFile,
      outputDir,
      ...(jobs === undefined ? {} : { jobs }),
      onGraded: (grade, done, total) =>
        say(`${String(done).padStart(String(total).length)}/${total}  ${gradeLine(grade)}`),
    });
    print(args.json === true ? JSON.stringify({ report: reportFile }) : reportFile);
    return grades;
  }
  throw new PodiumError(
    'INVALID_ARGUMENT',
    'Name a submission and its competition, or --submissions FILE with --output-dir DIR.',
  );
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function positive(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 256) return count;
  throw new InvalidArgumentError('must be a whole number from 1 to 256.');
}
