import type { Command } from 'commander';
import type { LendingStatus__Output } from '../../proto/gen/podium/v1/LendingStatus.ts';
import { lendingText } from '../owner/lending-text.ts';
import { withLocalWorkers, type LendingClient } from '../owner/local-worker.ts';
import { stateFolder } from '../up/layout.ts';
import { globalOptions, show } from './command-context.ts';

/** worker status, pause, resume, give-back, purge, drain: for the owner of the machine, without the head. */
export function addOwnerCommands(program: Command): void {
  const worker =
    program.commands.find((command) => command.name() === 'worker') ??
    program.command('worker').description('The worker on this machine, for its owner; see docs/owners.md.');
  const add = (
    name: string,
    description: string,
    ask: (lending: LendingClient) => Promise<LendingStatus__Output>,
  ) =>
    worker
      .command(name)
      .description(description)
      .option('--local', 'the worker of this machine (the default)')
      .action(async (_options: unknown, command: Command) => {
        const globals = globalOptions(command);
        const statuses = await withLocalWorkers(stateFolder(globals.state), ask);
        show(globals, statuses, () => statuses.map((status) => lendingText(status, Date.now())).join('\n\n'));
      });
  add('status', 'What runs here, for whom, since when, what it takes, what is kept on disk.', (lending) =>
    lending.status({}),
  );
  add(
    'pause',
    'Freezes what runs here. After the longest pause the machine is given back; resume ends it.',
    (lending) => lending.pause({}),
  );
  add('resume', 'Lends the machine again after pause or give-back.', (lending) => lending.resume({}));
  add(
    'give-back',
    'Stops what runs here at once: memory and GPUs are free within seconds, the runs begin anew elsewhere. Holds until resume.',
    (lending) => lending.giveBack({}),
  );
  add('purge', 'Removes the containers of ended runs that are kept for inspection.', (lending) =>
    lending.purge({}),
  );
  add('drain', 'Takes nothing new; the worker ends when what is here is done.', (lending) =>
    lending.drain({}),
  );
}
