import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { allowedCpus } from '../../platform/machine/cpu-list.ts';
import { publishGate } from '../images/publish-gate.ts';
import { DockerCli } from '../setup/docker-cli.ts';
import { ensureImages, type AgentImage } from '../setup/images.ts';
import { OFFLINE_EXAMPLES, prepareExamples, registerExamples } from '../demo/examples.ts';
import { Head } from '../connection/connection.ts';
import { memberLayout } from '../join/member-layout.ts';
import { checkListenAddress } from '../up/ports.ts';
import { ensurePrerequisites } from '../setup/prerequisites.ts';
import { RunningInstallation } from '../up/installation.ts';
import { addOwnerOptions, ownerSettingsOf, type OwnerOptions } from '../owner/owner-options.ts';
import { layoutOf, PROJECT_FOLDER, stateFolder } from '../up/layout.ts';
import { shareMachine, type MachineFacts } from '../up/plan.ts';
import { globalOptions, say } from './command-context.ts';
import { parseInteger } from './experiments.ts';
import { parseSize } from './option-values.ts';

interface UpOptions extends OwnerOptions {
  readonly workers: number;
  readonly cpus?: number;
  readonly memory?: number;
  readonly disk?: number;
  readonly gpus?: string[];
  readonly sandbox: 'bubblewrap' | 'none';
  readonly listen?: string;
  readonly examples?: boolean;
}

/** up. */
export function addUpCommand(program: Command): void {
  const up = program
    .command('up')
    .summary('start a whole Podium on this machine')
    .description(
      'Starts NATS, grader, coordinator and workers on this machine, on loopback, with generated credentials, and keeps them up until Ctrl-C. ' +
        'With --listen other machines and people can join (podium worker invite, podium user add); the address is kept for the next start. ' +
        'The first Ctrl-C lets the runs end, the second stops now and leaves their containers to the next start.',
    )
    .option('--listen <address>', 'the address of this machine under which the lab reaches it')
    .option('--examples', 'register the example agents and two example competitions (spam, digits)')
    .option(
      '--workers <count>',
      'embedded workers; 0 where this machine is not to run agents',
      parseInteger,
      1,
    )
    .option('--cpus <count>', 'CPUs to lend in all (default: all)', parseInteger)
    .option('--memory <size>', 'memory to lend in all, such as 8G (default: three quarters)', parseSize)
    .option(
      '--disk <size>',
      'disk for all that is kept here: images, data, runs (default: half of what is free)',
      parseSize,
    )
    .option('--gpus <id...>', 'GPUs to lend (default: none)')
    .addOption(
      new Option('--sandbox <kind>', "the scorer's sandbox")
        .choices(['bubblewrap', 'none'])
        .default('bubblewrap'),
    )
    .action(async (options: UpOptions, command: Command) => {
      await runUp(stateFolder(globalOptions(command).state), options);
    });
  addOwnerOptions(up);
}

async function runUp(root: string, options: UpOptions): Promise<void> {
  const listen = options.listen === undefined ? {} : { listen: checkListenAddress(options.listen) };
  if (existsSync(memberLayout(root).member)) {
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `${root} is of a machine that joined a head. Name another folder for a Podium of its own: --state FOLDER`,
    );
  }
  await mkdir(root, { recursive: true, mode: 0o700 });
  const shared = { environment: readEnvironment(), report: say };
  await using ready = await ensurePrerequisites({ ...shared, stateFolder: root });
  const { agents } = await ensureImages({ ...shared, ...ready, projectFolder: PROJECT_FOLDER });
  const workers = shareMachine(
    await readMachine(root, options.gpus ?? []),
    {
      workers: options.workers,
      ...(options.cpus === undefined ? {} : { cpus: options.cpus }),
      ...(options.memory === undefined ? {} : { memoryBytes: options.memory }),
      ...(options.disk === undefined ? {} : { diskBytes: options.disk }),
      gpus: options.gpus ?? [],
    },
    'worker-',
  );
  const owner = ownerSettingsOf(options);
  await using installation = await RunningInstallation.start({
    root,
    workers,
    sandbox: options.sandbox,
    overrides: owner === undefined ? {} : { worker: { owner } },
    ...listen,
    report: say,
  });
  await provide(installation, options.examples === true ? agents : null);
  say(`Podium is up at ${installation.address}. State, credentials and logs: ${root}`);
  say(
    installation.frontDoor === null
      ? 'Try, in another terminal: podium workers · podium grader add FOLDER · podium submit --help. Ctrl-C ends it.'
      : 'Others join by a line that these print, in another terminal: podium worker invite --name NAME · podium user add NAME. Ctrl-C ends it.',
  );
  await endOrFailure(installation);
}

/** What the head is to have for those who come: the gate's image and the examples' where others can join, and the examples. */
async function provide(
  installation: RunningInstallation,
  examples: readonly AgentImage[] | null,
): Promise<void> {
  using head = new Head(installation);
  const others = installation.frontDoor === null ? undefined : new DockerCli(readEnvironment());
  if (others !== undefined) await publishGate(head, others, say);
  if (examples === null) return;
  const folder = join(PROJECT_FOLDER, '.podium', 'competitions');
  await prepareExamples(folder, OFFLINE_EXAMPLES);
  await registerExamples(head, installation.layout.graderConfig, folder, OFFLINE_EXAMPLES, examples, others);
}

/** Waits for Ctrl-C or SIGTERM: the first drains the workers, the second stops all now. Throws when a process does not stay up. */
async function endOrFailure(installation: RunningInstallation): Promise<void> {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let asked = false;
  const onSignal = (): void => {
    if (asked) second.resolve();
    asked = true;
    first.resolve();
  };
  // Never taken off: stopping takes a few seconds, and an impatient third signal must not leave what was started.
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  // The terminal has gone: nobody is there to ask a second time.
  process.on('SIGHUP', () => {
    second.resolve();
    first.resolve();
  });
  await Promise.race([first.promise, installation.failed()]);
  say(
    'Letting the runs on this machine end; once more to stop now (their containers go on, and the next start adopts them).',
  );
  installation.drain();
  await Promise.race([installation.drained(), second.promise, installation.failed()]);
}

export async function readMachine(root: string, gpus: readonly string[]): Promise<MachineFacts> {
  const disk = await statfs(layoutOf(root).root);
  return {
    cpus: allowedCpus(),
    memoryBytes: totalmem(),
    diskFreeBytes: disk.bavail * disk.bsize,
    gpus,
  };
}
