import { resolve } from 'node:path';
import type { Command } from 'commander';
import { globalOptions } from './command-context.ts';
import { runGraderProgram } from './grader-program.ts';

interface GradeOptions {
  readonly data?: string;
  readonly submissions?: string;
  readonly outputDir?: string;
  readonly jobs?: string;
  readonly sandbox?: string;
}

/** grade: the grader's own program does it, on this machine; no head is asked. */
export function addGradeCommand(program: Command): void {
  program
    .command('grade')
    .summary("grade submissions against MLE-bench's prepared data, without a fleet")
    .description(
      "Grades submissions against data that `mlebench prepare` made, on this machine and without a head: one submission (its report is printed), or a list of them (the report file is MLE-bench's own, and `<time>_details.jsonl` beside it holds rank, standard error and reasons).",
    )
    .argument('[submission]', 'a submission, and')
    .argument('[competition]', 'its competition')
    .option('--data <dir>', 'the folder that `mlebench prepare` filled (default: ~/.cache/mle-bench/data)')
    .option('--submissions <file>', 'JSON lines with competition_id and submission_path (null for none), and')
    .option('--output-dir <dir>', 'where the report of all of them goes')
    .option('--jobs <count>', 'submissions graded at once (default: one a processor)')
    .option('--sandbox <which>', 'what scores: auto, bubblewrap or none (default: auto)')
    .action(
      async (
        submission: string | undefined,
        competition: string | undefined,
        options: GradeOptions,
        command: Command,
      ) => {
        const { data, submissions, outputDir, jobs, sandbox } = options;
        const given = (name: string, value: string | undefined): string[] =>
          value === undefined ? [] : [name, value];
        const { status, output } = await runGraderProgram([
          'grade',
          ...given('--data', data && resolve(data)),
          ...given('--submissions', submissions),
          ...given('--output-dir', outputDir),
          ...given('--jobs', jobs),
          ...given('--sandbox', sandbox),
          ...(globalOptions(command).json ? ['--json'] : []),
          // What is no option, whatever it begins with.
          ...(submission === undefined ? [] : ['--', submission]),
          ...(competition === undefined ? [] : [competition]),
        ]);
        process.stdout.write(output);
        process.exitCode = status;
      },
    );
}
