import { createLogger } from '../platform/logger/logger.ts';
import { runProcess } from '../platform/process/run-process.ts';
import { runBackupProgram } from './backup/program.ts';
import { composeCoordinator } from './compose.ts';
import { configFileOf, readCoordinatorConfig } from './config.ts';
import { runPackProgram } from './release/pack-program.ts';

const args = process.argv.slice(2);

await runProcess(createLogger('coordinator'), async (context) => {
  if (args[0] === 'backup' || args[0] === 'restore') return await runBackupProgram(args);
  if (args[0] === 'pack') return await runPackProgram(args.slice(1));
  const config = readCoordinatorConfig(configFileOf(process.argv));
  const coordinator = await composeCoordinator(config, {
    logger: createLogger('coordinator', config.logLevel),
  });
  await coordinator.run(context);
});
