import { InvalidArgumentError, Option, type Command } from 'commander';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { Experiment__Output } from '../../proto/gen/podium/v1/Experiment.ts';
import { EXIT } from '../exit-status.ts';
import type { Head } from '../connection/connection.ts';
import { instant, parseDuration } from '../output/format.ts';
import { medalTableText } from '../output/medal-table-text.ts';
import { printable } from '../output/printable.ts';
import { renderTable } from '../output/table.ts';
import { watchDisplay } from '../output/watch-display.ts';
import { say, show, withHead, type GlobalOptions } from './command-context.ts';
import { tableOfRuns } from './experiment-results.ts';
import { interruptible } from './interruptible.ts';
import { watchExperiment } from './watch-experiment.ts';

interface SubmitOptions {
  readonly agent: string[];
  readonly competition: string[];
  readonly seeds: number[];
  readonly class: string;
  readonly timeLimit: number;
  readonly priority: number;
  readonly retain?: number;
  readonly name: string;
  readonly requestId: string;
  readonly watch?: boolean;
}

/** submit, watch, experiments, cancel, results. */
export function addExperimentCommands(program: Command): void {
  program
    .command('submit')
    .summary('submit an experiment: agents × competitions × seeds')
    .description('Submits an experiment: one run per agent, competition and seed. Prints its id.')
    .requiredOption('-a, --agent <id...>', 'registered agents')
    .requiredOption('-c, --competition <id...>', 'registered competitions')
    .option('-s, --seeds <seeds>', 'a count (3 means 0,1,2) or a list (0,7,42)', parseSeeds, [0, 1, 2])
    .option('--class <name>', 'resource class of each run', 'default')
    .option(
      '--time-limit <time>',
      'wall time of each run, such as 30m or 24h (default: what the head says, 24h)',
      parseTime,
      0,
    )
    .option(
      '--priority <number>',
      "higher goes first, -100 to 100; above 0, before other users' work, for admins",
      parseInteger,
      0,
    )
    .addOption(
      new Option(
        '--retain [time]',
        'keep the stopped container of each ended run on its worker for so long (2h when no time is given, at most 72h), or until the owner needs the room; podium explain RUN says how to look in',
      )
        .preset('2h')
        .argParser(parseTime),
    )
    .option('--name <text>', 'a name for people', '')
    .option('--request-id <id>', 'makes the submit safe to repeat', '')
    .option('-w, --watch', 'stay and watch it to its end')
    .action(async (options: SubmitOptions, command: Command) => {
      await withHead(command, (head, globals) => submit(head, globals, options));
    });

  program
    .command('watch')
    .description(
      'Shows the runs of an experiment as they change, until all have ended. Exit status 6 if not every run was graded.',
    )
    .argument('<experiment>')
    .action(async (experiment: string, _options: unknown, command: Command) => {
      await withHead(command, (head, globals) => watch(head, globals, experiment));
    });

  program
    .command('experiments')
    .description('Lists experiments, newest first.')
    .option('-n, --limit <count>', 'how many', parseInteger, 50)
    .action(async (options: { limit: number }, command: Command) => {
      await withHead(command, async (head, globals) => {
        const { experiments } = await head.experiments.list({ limit: options.limit });
        show(globals, experiments, () => experimentTable(experiments));
      });
    });

  program
    .command('cancel')
    .description(
      'Cancels an experiment or one run. What was handed in and settled before is kept and graded.',
    )
    .argument('<id>', 'experiment or run')
    .action(async (id: string, _options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const reply = await cancelEither(head, id);
        show(globals, reply, () => {
          const late = reply.tooLateRunIds.length;
          return `Canceled ${reply.canceledRunIds.length} run(s)${late > 0 ? `; ${late} had ended before` : ''}.`;
        });
      });
    });

  program
    .command('results')
    .description(
      'The medal table of one or more experiments: percentages per agent and split, mean ± standard error over seeds.',
    )
    .argument('<experiment...>')
    .action(async (ids: string[], _options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const details = await Promise.all(ids.map((experimentId) => head.experiments.get({ experimentId })));
        const rows = await tableOfRuns(
          head,
          details.flatMap((detail) => detail.runs),
        );
        show(globals, rows, () => medalTableText(rows));
      });
    });
}

async function submit(head: Head, globals: GlobalOptions, options: SubmitOptions): Promise<void> {
  const reply = await head.experiments.submit({
    name: options.name,
    agentIds: options.agent,
    competitionIds: options.competition,
    seeds: options.seeds,
    resourceClass: options.class,
    timeLimitMs: options.timeLimit,
    priority: options.priority,
    retainMs: options.retain ?? 0,
    requestId: options.requestId,
  });
  for (const warning of reply.warnings) say(`Note: ${printable(warning)}`);
  const id = reply.experiment?.id ?? '';
  if (options.watch) {
    say(`Experiment ${id}, ${reply.experiment?.runsTotal ?? 0} runs`);
    await watch(head, globals, id);
    return;
  }
  show(globals, reply, () => id);
  if (!globals.json) say(`${reply.experiment?.runsTotal ?? 0} runs. Watch them: podium watch ${id}`);
}

async function watch(head: Head, globals: GlobalOptions, experimentId: string): Promise<void> {
  await interruptible(async (signal) => {
    const display = globals.json ? null : watchDisplay(process.stderr);
    let done: Experiment__Output;
    try {
      done = await watchExperiment(
        head,
        experimentId,
        (run) => {
          if (display) display.update(run);
          else process.stdout.write(`${JSON.stringify(run)}\n`);
        },
        signal,
      );
    } finally {
      display?.end();
    }
    if (!globals.json) {
      const { runs } = await head.experiments.get({ experimentId });
      process.stdout.write(`${medalTableText(await tableOfRuns(head, runs))}\n`);
    }
    if (done.runsGraded < done.runsTotal) {
      say(
        `${done.runsTotal - done.runsGraded} of ${done.runsTotal} runs were not graded: podium runs --experiment ${experimentId}`,
      );
      process.exitCode = EXIT.ungraded;
    }
  });
}

async function cancelEither(head: Head, id: string) {
  try {
    return await head.experiments.cancel({ experimentId: id });
  } catch (error) {
    if (!isPodiumError(error, 'NOT_FOUND') && !isPodiumError(error, 'INVALID_ARGUMENT')) throw error;
    return await head.experiments.cancel({ runId: id });
  }
}

function experimentTable(experiments: readonly Experiment__Output[]): string {
  return renderTable(experiments, [
    { title: 'EXPERIMENT', cell: (row) => row.id },
    { title: 'NAME', cell: (row) => row.name },
    { title: 'USER', cell: (row) => row.user },
    { title: 'CREATED', cell: (row) => instant(row.createdAtMs) },
    { title: 'RUNS', cell: (row) => String(row.runsTotal), right: true },
    { title: 'FINISHED', cell: (row) => String(row.runsFinished), right: true },
    { title: 'GRADED', cell: (row) => String(row.runsGraded), right: true },
    { title: '', cell: standingOf },
  ]);
}

function standingOf({ canceled, pausedBy, purpose, priority }: Experiment__Output): string {
  return [
    canceled ? 'canceled' : '',
    pausedBy === '' ? '' : `paused by ${pausedBy}`,
    purpose === 'probe' ? 'a try' : '',
    priority === 0 ? '' : `priority ${priority}`,
  ]
    .filter((word) => word !== '')
    .join(', ');
}

function parseSeeds(text: string): number[] {
  if (/^\d+$/.test(text)) {
    const count = Number(text);
    if (count < 1 || count > 10_000)
      throw new InvalidArgumentError(
        'A count of seeds is 1 to 10000; for the one seed 7 write 7, with a comma.',
      );
    return Array.from({ length: count }, (_, seed) => seed);
  }
  const seeds = text.split(',').filter((part) => part !== '');
  if (seeds.length === 0 || seeds.some((part) => !/^\d{1,10}$/.test(part)))
    throw new InvalidArgumentError('Seeds are a count (3) or a list (0,7,42).');
  return seeds.map(Number);
}

export function parseTime(text: string): number {
  const ms = parseDuration(text);
  if (ms === null || ms <= 0) throw new InvalidArgumentError('A time is a number and a unit: 90s, 30m, 24h.');
  return ms;
}

export function parseInteger(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('A whole number is wanted.');
  return Number(text);
}
