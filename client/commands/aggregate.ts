import { InvalidArgumentError, type Command } from 'commander';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { humanRows } from '../../results/human-baseline.ts';
import { aggregateSeeds, type SeedEntry } from '../../results/seed-aggregation.ts';
import { aggregationText } from '../output/aggregation-text.ts';
import { entriesOfReports, entriesOfRuns, reportsOfExperiment } from './aggregation-sources.ts';
import { competitionsOfSplit, readCatalog } from './catalog.ts';
import { globalOptions, say, show, withHead } from './command-context.ts';

interface AggregateOptions {
  readonly experimentId?: string;
  readonly runsDir: string;
  readonly experiment?: string[];
  readonly agent?: string;
  readonly numSeeds: number;
  readonly split: string;
  readonly padMissing?: boolean;
}

/** aggregate: over seeds, as MLE-bench's script does it. */
export function addAggregateCommand(program: Command): void {
  program
    .command('aggregate')
    .summary('mean and standard error over seeds, as MLE-bench publishes them')
    .description(
      "Averages seeds as MLE-bench's aggregation script does: from its report files, from its table of experiments, or from experiments of Podium. With --json it prints that script's own JSON.",
    )
    .argument('[report...]', 'grading reports (JSON)')
    .option('--experiment-id <id>', "an experiment of MLE-bench's run_group_experiments.csv")
    .option('--runs-dir <dir>', 'the folder of that table and its run groups', 'runs')
    .option('--experiment <id...>', 'experiments of Podium, from the head')
    .option('--agent <id>', 'their agent, when they have several')
    .option('--num-seeds <count>', 'how many seeds, -1 for all', seedCount, -1)
    .option('--split <name>', 'low (= lite), medium, high, dev, split75, all, or a file of ids', 'split75')
    .option('--pad-missing', 'count missing runs as failed, instead of cutting to the shortest')
    .action(async (reports: string[], options: AggregateOptions, command: Command) => {
      const entries = await readEntries(reports, options, command);
      const catalog = await readCatalog();
      const competitions = await competitionsOfSplit(options.split, catalog);
      const result = aggregateSeeds(entries, {
        competitions,
        seeds: options.numSeeds === -1 ? null : options.numSeeds,
        padMissing: options.padMissing === true,
      });
      if (!result.ok) throw new PodiumError('FAILED_PRECONDITION', result.problem);
      const { aggregation, surplus, padded } = result;
      if (surplus > 0)
        say(
          `Note: ${surplus} report(s) beyond the first ${aggregation.num_seeds_averaged} seeds are not used.`,
        );
      if (padded > 0) say(`Note: ${padded} missing run(s) are counted as failed.`);
      const shares = new Map(catalog.map((row) => [row.id, row.teamShares]));
      const [human] = humanRows(
        competitions.map((id) => ({ id, split: 'low', teamShares: shares.get(id) ?? null })),
      );
      show(globalOptions(command), aggregation, () => aggregationText(aggregation, human ?? null));
    });
}

async function readEntries(
  reports: readonly string[],
  { experimentId, runsDir, experiment, agent }: AggregateOptions,
  command: Command,
): Promise<readonly SeedEntry[]> {
  const sources = [reports.length > 0, experimentId !== undefined, experiment !== undefined];
  if (sources.filter(Boolean).length !== 1) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      'Name report files, or an --experiment-id of MLE-bench, or an --experiment of Podium: one of the three.',
    );
  }
  if (experimentId !== undefined) {
    return await entriesOfReports(await reportsOfExperiment(runsDir, experimentId, say));
  }
  if (experiment === undefined) return await entriesOfReports(reports);
  return await withHead(command, async (head) => {
    const details = await Promise.all(experiment.map((id) => head.experiments.get({ experimentId: id })));
    return entriesOfRuns(
      details.flatMap(({ runs }) => runs),
      agent,
    );
  });
}

function seedCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && (count === -1 || (count >= 1 && count <= 10_000))) return count;
  throw new InvalidArgumentError('must be a whole number from 1, or -1 for all.');
}
