import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { joinHead, type Joined } from '../join/join.ts';
import { leaveHead, whatToLeave } from '../join/leave.ts';
import { lendOf, metricsAddress } from '../join/lending.ts';
import { memberLayout, memberRoot, type MemberLayout } from '../join/member-layout.ts';
import { runWorkerHere } from '../join/run-worker.ts';
import { ServiceManager } from '../join/service.ts';
import { unitFile } from '../join/systemd-unit.ts';
import { workerProgram } from '../join/engine.ts';
import { runCommand } from '../setup/command.ts';
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
  readonly update?: boolean;
  readonly head?: string;
}

/** The images may have to be made anew. */
const START_MS = 600_000;

interface LeaveCommandOptions {
  readonly purge?: boolean;
  readonly yes?: boolean;
  readonly withoutEngine?: boolean;
}

/** join, leave. */
export function addJoinCommands(program: Command): void {
  const joining = program
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
    .option(
      '--update',
      'on a machine that has joined: take the version, the addresses and the public keys that the head has now',
    )
    .option('--head <address>', 'with --update: host:port of the front door, where the head has moved')
    .action(async (token: string | undefined, options: JoinCommandOptions, command: Command) => {
      if (options.update === true) {
        await update(memberLayout(memberRoot(globalOptions(command).state, 'worker')), options.head);
        return;
      }
      const joined = await joinHead({
        token,
        state: globalOptions(command).state,
        lending: lendingWish(options),
        report: say,
      });
      await start(joined, options.service === true);
    });

  addOwnerOptions(joining);

  program
    .command('leave')
    .summary('take this machine out of its lab')
    .description(
      'Stops what runs here (it is queued again elsewhere), tells the head, and removes containers, volumes, the service and the credentials. With --purge also the program, its data and logs, and the images that Podium brought (never ones that were here before): nothing of it stays, and what something else uses by now is named. A machine that has left before can be purged too. ' +
        'To let runs end first: podium worker drain --local',
    )
    .option('--purge', 'remove every trace')
    .option('--yes', 'do not ask')
    .option('--without-engine', 'leave although Docker cannot be asked, because it is gone from this machine')
    .action(async (options: LeaveCommandOptions, command: Command) => {
      const layout = memberLayout(memberRoot(globalOptions(command).state, 'worker'));
      const purge = options.purge === true;
      const withoutEngine = options.withoutEngine === true;
      const { what } = await whatToLeave(layout, purge);
      if (options.yes !== true)
        await confirm(`${what}${purge ? `, and all of Podium in ${layout.root} is removed` : ''}.`);
      const kept = await leaveHead({ layout, purge, withoutEngine, report: say });
      say(closingWords({ root: layout.root, purge, withoutEngine, kept }));
    });
}

async function sayMetrics(layout: MemberLayout): Promise<void> {
  say(`Metrics for Prometheus, on this machine only: http://${await metricsAddress(layout)}/metrics`);
}

interface Left {
  readonly root: string;
  readonly purge: boolean;
  readonly withoutEngine: boolean;
  readonly kept: readonly string[];
}

function closingWords({ root, purge, withoutEngine, kept }: Left): string {
  if (!purge)
    return `This machine has left. The program, cached data, logs, images and what it lends are still here, for another time; podium leave --purge removes them (${root}).`;
  const engine = withoutEngine
    ? '; the container engine was not looked at'
    : ', the container engine or the services';
  if (kept.length === 0) return `This machine has left. Nothing of Podium is left in ${root}${engine}.`;
  return ['This machine has left. Everything of Podium is removed but:', ...kept].join('\n  ');
}

/** The new program has the last word: it writes the configurations as it reads them. */
async function update(layout: MemberLayout, head: string | undefined): Promise<void> {
  const { updateMember } = await import('../join/update.ts');
  const member = await updateMember({ layout, head, report: say });
  const environment = withAdministrationPath(readEnvironment());
  const service = new ServiceManager(environment, layout.workerConfig);
  if (member.kind === 'worker' && !service.installed) {
    say('Now end the worker here, if it runs (Ctrl-C), and start it again: podium join');
    return;
  }
  const command = existsSync(layout.program) ? layout.program : PROJECT_FOLDER;
  const result = await runCommand(
    join(command, 'client', 'bin', 'podium'),
    ['--state', layout.root, 'join'],
    {
      timeoutMs: START_MS,
      environment,
      onLine: say,
    },
  );
  if (result.status !== 0)
    throw new PodiumError('INTERNAL', `The new version does not start: podium join says why.`);
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
  const service = new ServiceManager(environment, layout.workerConfig);
  if (!asService && !service.installed) {
    const running = await holderOf(layout.root);
    if (running !== null) {
      say(`Its worker runs already (process ${running}). New limits count from its next start.`);
      return;
    }
    await sayMetrics(layout);
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
  await sayMetrics(layout);
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
