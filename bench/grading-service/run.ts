import { parseArgs } from 'node:util';
import { conclude } from '../report/verdict.ts';
import { measureGradingService } from './measure.ts';
import { gradingServiceResult } from './result.ts';

/**
 * Hand-in and grade of submissions with 10,000 rows by a warm grader. docs/performance.md says what is measured.
 *
 *     node bench/grading-service/run.ts [--rows N] [--submissions N] [--at-once N] [--json]
 */
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000' },
    submissions: { type: 'string', default: '200' },
    'at-once': { type: 'string', default: '4' },
    json: { type: 'boolean', default: false },
  },
});
const sizes = {
  rows: Number(options.rows),
  submissions: Number(options.submissions),
  atOnce: Number(options['at-once']),
};
const measured = await measureGradingService(sizes, (line) => void process.stderr.write(`${line}\n`));
conclude('grading-service', gradingServiceResult(sizes, measured), options);
