import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PodiumError } from '../contracts/errors/podium-error.ts';
import { loadConfig } from '../platform/config/config.ts';
import { createLogger } from '../platform/logger/logger.ts';
import { runProcess } from '../platform/process/run-process.ts';
import { clearWorker } from './clear.ts';
import { composeWorker } from './compose.ts';
import { resolvePaths, workerConfig } from './config.ts';

const { values } = parseArgs({
  options: { config: { type: 'string' }, clear: { type: 'boolean' }, images: { type: 'boolean' } },
});
await runProcess(createLogger('worker'), async (context) => {
  if (values.config === undefined)
    throw new PodiumError(
      'INVALID_ARGUMENT',
      'Usage: node worker/main.ts --config FILE [--clear [--images]]',
    );
  const config = resolvePaths(loadConfig(values.config, workerConfig), dirname(resolve(values.config)));
  if (values.clear === true) {
    const cleared = await clearWorker(config, { images: values.images === true });
    process.stdout.write(`${JSON.stringify(cleared)}\n`);
    return;
  }
  await composeWorker(config, { logger: createLogger(config.id, config.logLevel) }).run(context);
});
