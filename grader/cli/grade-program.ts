import { Command, CommanderError } from 'commander';
import type { ProcessContext } from '../../platform/process/run-process.ts';
import { addGradeCommand } from './grade-command.ts';

/** Runs `node grader/main.ts grade ARGUMENTS` alone, as program.ts would, without loading what only the service needs. */
export async function runGradeCommand(args: readonly string[], context: ProcessContext): Promise<number> {
  let status = 0;
  const program = new Command('grader').exitOverride();
  addGradeCommand(gradeCommand(program), context, (failed) => (status = failed));
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
}

/** The command without its options, under either program. */
export function gradeCommand(program: Command): Command {
  return program
    .command('grade')
    .description("grade submissions against MLE-bench's prepared data")
    .exitOverride();
}
