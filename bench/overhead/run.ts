import { parseArgs } from 'node:util';
import { readEnvironment } from '../../platform/config/config.ts';
import { join } from 'node:path';
import { ensureImages } from '../../client/setup/images.ts';
import { ensurePrerequisites } from '../../client/setup/prerequisites.ts';
import { PROJECT_FOLDER } from '../../client/up/layout.ts';
import { conclude } from '../report/verdict.ts';
import { measureOverhead } from './measure.ts';
import { overheadResult } from './result.ts';

/**
 * From submit to graded for an agent that copies the sample, beside create, start, wait and remove of the same image
 * through the same client. docs/performance.md says what is measured.
 *
 *     node bench/overhead/run.ts [--rounds N] [--json]
 */
const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, json: { type: 'boolean', default: false } },
});
const report = (line: string): void => void process.stderr.write(`${line}\n`);
const environment = readEnvironment();
await using ready = await ensurePrerequisites({
  environment,
  report,
  stateFolder: join(PROJECT_FOLDER, '.podium'),
});
const { agents } = await ensureImages({ ...ready, projectFolder: PROJECT_FOLDER, report });
const image = agents.find(({ id }) => id === 'sample-copier')?.image;
if (image === undefined) throw new Error('examples/agents has no sample-copier');
const rounds = await measureOverhead({ rounds: Number(options.rounds), warmUp: 2, image, report });
conclude('overhead', overheadResult(rounds), options);
