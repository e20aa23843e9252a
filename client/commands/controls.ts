import { InvalidArgumentError, Option, type Command } from 'commander';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { say, show, withHead } from './command-context.ts';
import { parseInteger, parseTime } from './experiments.ts';

const OUTCOMES = ['platform_failed', 'grading_failed', 'canceled'];

/** retry, extend, pause, resume, reprioritize: what may be done to an experiment once it is submitted. */
export function addControlCommands(program: Command): void {
  program
    .command('retry')
    .summary('run again what ended without a result')
    .description(
      'Takes back ends that brought no result: runs that Podium gave up or a client canceled are queued again, a kept hand-in is graded again. What is graded is never overwritten: submit it anew. Exit status 7 for a run that has not ended so.',
    )
    .argument('<id>', 'experiment or run')
    .addOption(
      new Option('--outcome <outcome...>', 'only runs that ended so')
        .choices(OUTCOMES)
        .default(['platform_failed']),
    )
    .action(async (id: string, options: { outcome: string[] }, command: Command) => {
      await withHead(command, async (head, globals) => {
        const { outcome: outcomes } = options;
        const reply = await ofEither(
          () => head.experiments.retry({ experimentId: id, outcomes }),
          () => head.experiments.retry({ runId: id, outcomes }),
        );
        show(globals, reply, () => {
          const [queued, regraded] = [reply.queuedRunIds.length, reply.regradedRunIds.length];
          if (queued + regraded === 0)
            return `Nothing to retry: no run of ${id} is ${outcomes.join(' or ')}.`;
          const graded = regraded > 0 ? `; ${regraded} kept hand-in(s) are graded again` : '';
          return `${queued} run(s) are in the queue again${graded}.`;
        });
      });
    });

  program
    .command('extend')
    .summary('give runs more time')
    .description(
      "Makes the time limit of an experiment's unfinished runs, or of one run, longer; running ones learn of it within seconds. Never shorter. The signed record of a run says who extended it. (The agent keeps the TIME_LIMIT_SECS that it was started with.)",
    )
    .argument('<id>', 'experiment or run')
    .option('--time-limit <time>', 'from the start of each run, such as 36h', parseTime)
    .option('--by <time>', 'so much more than each run has, such as 90m', parseTime)
    .action(async (id: string, options: { timeLimit?: number; by?: number }, command: Command) => {
      const limit = limitOf(options);
      await withHead(command, async (head, globals) => {
        const reply = await ofEither(
          () => head.experiments.extend({ experimentId: id, ...limit }),
          () => head.experiments.extend({ runId: id, ...limit }),
        );
        show(globals, reply, () => {
          const left = reply.leftRunIds.length;
          return `Extended ${reply.extendedRunIds.length} run(s)${left > 0 ? `; ${left} have ended, or a limit as long already` : ''}.`;
        });
      });
    });

  program
    .command('pause')
    .description('Lets the queued runs of an experiment wait; those on workers go on. See podium resume.')
    .argument('<experiment>')
    .action(async (experimentId: string, _options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const experiment = await head.experiments.pause({ experimentId });
        show(
          globals,
          experiment,
          () => `Paused ${experimentId}. Let it go on: podium resume ${experimentId}`,
        );
      });
    });

  program
    .command('resume')
    .description('Lets a paused experiment go on.')
    .argument('<experiment>')
    .action(async (experimentId: string, _options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const experiment = await head.experiments.resume({ experimentId });
        show(globals, experiment, () => `${experimentId} goes on.`);
      });
    });

  program
    .command('reprioritize')
    .description(
      "Changes the priority of an experiment's queued runs. Above 0 it goes before other users' work: an admin's to give.",
    )
    .argument('<experiment>')
    .argument(
      '<priority>',
      'from -100 to 100; higher goes first; write -- before a negative one',
      parsePriority,
    )
    .action(async (experimentId: string, priority: number, _options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const experiment = await head.experiments.reprioritize({ experimentId, priority });
        show(globals, experiment, () => `${experimentId} has the priority ${experiment.priority}.`);
        if (!globals.json && experiment.pausedBy !== '') say(`It is paused by ${experiment.pausedBy}.`);
      });
    });
}

/** An id alone does not say what it is of: an experiment first, else a run. */
export async function ofEither<T>(asExperiment: () => Promise<T>, asRun: () => Promise<T>): Promise<T> {
  try {
    return await asExperiment();
  } catch (error) {
    if (!isPodiumError(error, 'NOT_FOUND')) throw error;
    return await asRun();
  }
}

function limitOf(options: { timeLimit?: number; by?: number }): { timeLimitMs: number } | { byMs: number } {
  const { timeLimit, by } = options;
  if (timeLimit !== undefined && by === undefined) return { timeLimitMs: timeLimit };
  if (by !== undefined && timeLimit === undefined) return { byMs: by };
  throw new PodiumError(
    'INVALID_ARGUMENT',
    `Say either --time-limit (the new one, such as 36h) or --by (how much more, such as 90m).`,
  );
}

function parsePriority(text: string): number {
  const value = parseInteger(text);
  if (value < -100 || value > 100) throw new InvalidArgumentError('A priority is from -100 to 100.');
  return value;
}
