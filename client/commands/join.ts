import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { joinHead, type Joined } from '../join/join.ts';
import { leaveHead } from '../join/leave.ts';
import { lendOf } from '../join/lending.ts';
import { memberLayout, memberRoot } from '../join/member-layout.ts';
import { requireMember } from '../join/member-record.ts';
import { runWorkerHere } from '../join/run-worker.ts';
import { ServiceManager } from '../join/service.ts';
import { unitFile } from '../join/systemd-unit.ts';
import { workerProgram } from '../join/engine.ts';
import { withAdministrationPath } from '../setup/executable.ts';
import { addOwnerOptions, ownerSettingsOf, type OwnerOptions } from '../owner/owner-options.ts';
import { PROJECT_FOLDER } from '../up/layout.ts';
import { holderOf } from '../up/state-folder.ts';
import { globalOptions, say } from './command-context.ts';
import { parseInteger } from './experiments.ts';
import { parseSize } from './option-values.ts';

interface JoinCommandOptions extends OwnerOptions {
  readonly cpus?: number;
  readonly memory?: number;
  readonly disk?: number;
  readonly gpus?: string[];
  readonly service?: boolean;
}

/** join, leave. */
export function addJoinCommands(program: Command): void {
  const join = program
    .command('join')
    .summary('make this machine a member of a head')
    .description(
      'Called by the line that `podium worker invite` or `podium user add` prints. A machine that lends makes its own keys, is enrolled, and runs the worker here until Ctrl-C, or as a systemd service. ' +
        'It can be called again at any time: what was interrupted goes on, what is done stays done, and new limits count from the next start. On a machine that has joined, `podium join` alone starts the worker.',
    )
    .argument('[token]', 'the token of the invitation')
    .option('--cpus <count>', 'CPUs to lend (default: all)', parseInteger)
    .option('--memory <size>', 'memory to lend, such as 8G (default: three quarters)', parseSize)
    .option('--disk <size>', 'disk to lend, such as 50G (default: half of what is free)', parseSize)
    .option('--gpus <id...>', 'GPUs to lend (default: none)')
    .option('--service', 'install a systemd unit that keeps the worker running, instead of running it here')
    .action(async (token: string | undefined, options: JoinCommandOptions, command: Command) => {
      const joined = await joinHead({
        token,
        state: globalOptions(command).state,
        lending: lendingWish(options),
        report: say,
      });
      await start(joined, options.service === true);
    });

  addOwnerOptions(join);

  program
    .command('leave')
    .summary('take this machine out of its lab')
    .description(
      'Stops what runs here (it is queued again elsewhere), tells the head, and removes containers, volumes, the service and the credentials. With --purge also the program, its data and logs, and the images that joining brought: nothing of Podium stays. ' +
        'To let runs end first: podium worker drain --local',
    )
    .option('--purge', 'remove every trace')
    .option('--yes', 'do not ask')
    .action(async (options: { purge?: boolean; yes?: boolean }, command: Command) => {
      const layout = memberLayout(memberRoot(globalOptions(command).state, 'worker'));
      const { name, head } = await requireMember(layout);
      const purge = options.purge === true;
      if (options.yes !== true)
        await confirm(`${name} leaves the head at ${head}${purge ? `, and ${layout.root} is removed` : ''}.`);
      const member = await leaveHead({ layout, purge, report: say });
      say(
        purge
          ? `${member.name} has left. Nothing of Podium is left in ${layout.root}, the container engine or the services.`
          : `${member.name} has left. The program, cached data and logs are still in ${layout.root}: podium leave --purge would have removed them.`,
      );
    });
}

async function start({ layout, member }: Joined, asService: boolean): Promise<void> {
  if (member.kind === 'client') {
    const command = member.link === null ? `${layout.program}/client/bin/podium` : 'podium';
    say(
      `This is ${member.name} at ${member.coordinator}. Try: ${command} competitions · ${command} submit --help`,
    );
    return;
  }
  const environment = withAdministrationPath(readEnvironment());
  const service = new ServiceManager(environment);
  if (!asService) {
    if (service.installed)
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `The service ${service.unitPath} runs this worker. Give it new limits with: podium join --service`,
      );
    const running = await holderOf(layout.root);
    if (running !== null) {
      say(`Its worker runs already (process ${running}). New limits count from its next start.`);
      return;
    }
    await runWorkerHere(layout, member.name, PROJECT_FOLDER, say);
    return;
  }
  service.require();
  const { cpuset } = await lendOf(layout);
  await service.install(
    unitFile({
      worker: member.name,
      nodeFile: process.execPath,
      programFile: workerProgram(PROJECT_FOLDER),
      configFile: layout.workerConfig,
      cpuset,
      scope: service.scope,
    }),
  );
  say(`${member.name} lends this machine as a service now and after each start (${service.unitPath}).`);
  if (service.scope === 'user')
    say('It ends with your session, unless root runs once: loginctl enable-linger "$USER"');
}

function lendingWish(options: JoinCommandOptions) {
  const { cpus, memory, disk, gpus } = options;
  const owner = ownerSettingsOf(options);
  return {
    ...(cpus === undefined ? {} : { cpus }),
    ...(memory === undefined ? {} : { memoryBytes: memory }),
    ...(disk === undefined ? {} : { diskBytes: disk }),
    ...(gpus === undefined ? {} : { gpus }),
    ...(owner === undefined ? {} : { owner }),
  };
}

/** Throws FAILED_PRECONDITION where nobody can be asked, CANCELED for a no. */
async function confirm(what: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new PodiumError('FAILED_PRECONDITION', `${what} There is nobody to ask here: say it with --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${what} Go on? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new PodiumError('CANCELED', 'Nothing was changed.');
  } finally {
    terminal.close();
  }
}
