import { HUMAN_BASELINE } from '../../results/human-baseline.ts';
import type { Measure, TableRow } from '../../results/medal-table.ts';
import { PERCENTAGES, type AggregatedName, type Aggregation } from '../../results/seed-aggregation.ts';
import { renderTable } from './table.ts';

const MEASURE_OF: Readonly<Record<Exclude<AggregatedName, 'total_competitions'>, Measure>> = {
  submission_exists_percentage: 'made',
  valid_submissions_percentage: 'valid',
  above_median_percentage: 'aboveMedian',
  gold_medal_percentage: 'gold',
  silver_medal_percentage: 'silver',
  bronze_medal_percentage: 'bronze',
  any_medal_percentage: 'anyMedal',
};

/** An aggregation as a table, with the human baseline beside it where there is one. */
export function aggregationText(aggregation: Aggregation, human: TableRow | null): string {
  const { num_seeds_averaged: seeds, num_competitions_per_seed: competitions, metrics } = aggregation;
  const table = renderTable(PERCENTAGES, [
    { title: 'MEASURE', cell: (name) => name.replace('_percentage', '').replaceAll('_', ' ') },
    { title: 'MEAN %', cell: (name) => metrics[name].mean.toFixed(2), right: true },
    { title: 'SEM', cell: (name) => metrics[name].standard_error.toFixed(2), right: true },
    {
      title: '95 % INTERVAL',
      cell: (name) => `${metrics[name].ci_lower.toFixed(2)} to ${metrics[name].ci_upper.toFixed(2)}`,
      right: true,
    },
    ...(human === null
      ? []
      : [
          {
            title: `${HUMAN_BASELINE.toUpperCase()} %`,
            cell: (name: (typeof PERCENTAGES)[number]) => human.measures[MEASURE_OF[name]].mean.toFixed(2),
            right: true,
          },
        ]),
  ]);
  const note =
    human === null || human.missing === 0
      ? []
      : [
          `The human baseline is over ${human.competitions} of ${competitions} competitions: the others have no known leaderboard.`,
        ];
  return [`${competitions} competitions, ${seeds} seed(s)`, table, ...note].join('\n');
}
