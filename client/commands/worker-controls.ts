import type { Command } from 'commander';
import type { Worker__Output } from '../../proto/gen/podium/v1/Worker.ts';
import { instant } from '../output/format.ts';
import { show, withHead } from './command-context.ts';
import { ofEither } from './controls.ts';

/** drain, undrain, quarantine, release: which workers get runs. Admins only, but for releasing one's own run. */
export function addWorkerControlCommands(program: Command): void {
  program
    .command('drain')
    .description(
      'Gives a worker no more runs; what it runs goes on. For an admin. See podium workers until it has none, and podium undrain.',
    )
    .argument('<worker>')
    .option('--reason <text>', 'for people', '')
    .action(async (workerId: string, options: { reason: string }, command: Command) => {
      await withHead(command, async (head, globals) => {
        const worker = await head.fleet.drain({ workerId, reason: options.reason });
        show(globals, worker, () => `${workerId} gets no more runs; it has ${worker.runIds.length} left.`);
      });
    });

  program
    .command('undrain')
    .description('Gives a drained worker runs again. For an admin.')
    .argument('<worker>')
    .action(async (workerId: string, _options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        show(globals, await head.fleet.undrain({ workerId }), () => `${workerId} gets runs again.`);
      });
    });

  program
    .command('quarantine')
    .description(
      'Gives a worker that is suspected no more runs until it is released. For an admin. The head does it too, by evidence: podium workers shows it.',
    )
    .argument('<worker>')
    .requiredOption('--reason <text>', 'why: who finds it so will ask')
    .action(async (workerId: string, options: { reason: string }, command: Command) => {
      await withHead(command, async (head, globals) => {
        const worker = await head.fleet.quarantine({ workerId, reason: options.reason });
        show(globals, worker, () => `${workerId} is in quarantine. Let it back: podium release ${workerId}`);
      });
    });

  program
    .command('release')
    .description(
      'Lets a worker out of quarantine (for an admin), or a held run go to workers again; what spoke against it is forgotten.',
    )
    .argument('<id>', 'worker or run')
    .action(async (id: string, _options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const released = await ofEither<object>(
          () => head.runs.release({ runId: id }),
          () => head.fleet.release({ workerId: id }),
        );
        show(globals, released, () => `${id} is released.`);
      });
    });
}

/** "IDLE", or "IDLE, drained by ada". */
export function workerStateText(worker: Worker__Output): string {
  return worker.barred === '' ? worker.state : `${worker.state}, ${worker.barred}`;
}

/** A line for each worker that gets no runs: since when, why, and what ends it. */
export function barredText(workers: readonly Worker__Output[]): string {
  return workers
    .filter(({ barred }) => barred !== '')
    .map((worker) => {
      const { id, barred, barredBecause, barredSinceMs, probeAtMs } = worker;
      const drained = barred.startsWith('drained');
      const back = drained ? `podium undrain ${id}` : `podium release ${id}`;
      const probe =
        probeAtMs === 0 ? '' : ` It gets a run to show that it is well after ${instant(probeAtMs)}.`;
      return `${id} is ${barred} since ${instant(barredSinceMs)}. ${barredBecause}${probe} Let it back: ${back}`;
    })
    .join('\n');
}
