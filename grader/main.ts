import { createLogger } from '../platform/logger/logger.ts';
import { runProcess } from '../platform/process/run-process.ts';

const args = process.argv.slice(2);

await runProcess(createLogger('grader'), async (context) => {
  // Grading one file takes less time than loading the service's modules would.
  if (args[0] === 'grade') return (await import('./cli/grade-program.ts')).runGradeCommand(args, context);
  return (await import('./cli/program.ts')).runGraderCommand(args, context);
});
