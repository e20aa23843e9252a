import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { Option, type Command } from 'commander';
import { readEnvironment } from '../../platform/config/config.ts';
import { allowedCpus } from '../../platform/machine/cpu-list.ts';
import { configureServices } from '../compose/configure-services.ts';
import { ensurePodiumImage, PODIUM_IMAGE } from '../compose/podium-image.ts';
import { ensurePrerequisites } from '../setup/prerequisites.ts';
import { PROJECT_FOLDER, stateFolder } from '../up/layout.ts';
import { shareMachine } from '../up/plan.ts';
import { globalOptions, say } from './command-context.ts';
import { parseInteger } from './experiments.ts';
import { parseSize } from './option-values.ts';

interface ConfigureOptions {
  readonly worker: string;
  readonly workerState: string;
  readonly cpus?: number;
  readonly memory?: number;
  readonly disk?: number;
}

/** compose. */
export function addComposeCommands(program: Command): void {
  const compose = program
    .command('compose')
    .description('What docker-compose.yml needs: see "With compose" in docs/operations.md.');
  compose
    .command('images')
    .description(
      `Makes the images that are missing or out of date: ${PODIUM_IMAGE} from this installation, the gate, the example agents. Prints the id of the first.`,
    )
    .action(async (_options: unknown, command: Command) => {
      const shared = { environment: readEnvironment(), report: say };
      await using ready = await ensurePrerequisites({
        ...shared,
        stateFolder: stateFolder(globalOptions(command).state),
        needs: ['docker', 'iptables', 'debootstrap'],
      });
      const { id } = await ensurePodiumImage({ ...shared, ...ready, projectFolder: PROJECT_FOLDER });
      process.stdout.write(`${id}\n`);
    });
  compose
    .command('configure')
    .description(
      'Makes keys, certificates and configurations in the volumes below /podium. Called by the setup service at each start; keeps what is good.',
    )
    .addOption(new Option('--worker <id>', "the worker's name").env('PODIUM_WORKER').default('compose-1'))
    .addOption(
      new Option('--worker-state <folder>', "the worker's state folder, on the host as in its container")
        .env('PODIUM_WORKER_STATE')
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--cpus <count>', 'CPUs to lend (default: all)').env('PODIUM_CPUS').argParser(parseInteger),
    )
    .addOption(
      new Option('--memory <size>', 'memory to lend, such as 8G (default: three quarters)')
        .env('PODIUM_MEMORY')
        .argParser(parseSize),
    )
    .addOption(
      new Option('--disk <size>', 'disk to lend (default: half of what is free)')
        .env('PODIUM_DISK')
        .argParser(parseSize),
    )
    .action(async (options: ConfigureOptions) => {
      const { worker: id, workerState, cpus, memory: memoryBytes, disk: diskBytes } = options;
      const { bavail, bsize } = await statfs(workerState);
      const machine = {
        cpus: allowedCpus(),
        memoryBytes: totalmem(),
        diskFreeBytes: bavail * bsize,
        gpus: [],
      };
      const [share] = shareMachine(
        machine,
        {
          workers: 1,
          ...(cpus === undefined ? {} : { cpus }),
          ...(memoryBytes === undefined ? {} : { memoryBytes }),
          ...(diskBytes === undefined ? {} : { diskBytes }),
        },
        id,
      );
      if (share !== undefined) await configureServices({ worker: { ...share, id }, workerState });
      say('Keys, certificates and configurations are in their volumes.');
    });
}
