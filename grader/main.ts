import { createLogger } from '../platform/logger/logger.ts';
import { runProcess } from '../platform/process/run-process.ts';
import { runGraderCommand } from './cli/program.ts';

await runProcess(createLogger('grader'), (context) => runGraderCommand(process.argv.slice(2), context));
