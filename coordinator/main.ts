import { createLogger } from '../platform/logger/logger.ts';
import { runProcess } from '../platform/process/run-process.ts';
import { composeCoordinator } from './compose.ts';
import { configFileOf, readCoordinatorConfig } from './config.ts';

await runProcess(createLogger('coordinator'), async (context) => {
  const config = readCoordinatorConfig(configFileOf(process.argv));
  const coordinator = await composeCoordinator(config, {
    logger: createLogger('coordinator', config.logLevel),
  });
  await coordinator.run(context);
});
