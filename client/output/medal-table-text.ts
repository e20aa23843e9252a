import { MEASURES, type Measure, type TableRow } from '../../results/medal-table.ts';
import { renderTable } from './table.ts';

const TITLES: Record<Measure, string> = {
  made: 'MADE %',
  valid: 'VALID %',
  aboveMedian: '> MEDIAN %',
  bronze: 'BRONZE %',
  silver: 'SILVER %',
  gold: 'GOLD %',
  anyMedal: 'ANY MEDAL %',
};

/** The medal table of the paper as text: mean ± standard error over seeds. */
export function medalTableText(rows: readonly TableRow[]): string {
  if (rows.length === 0) return 'No run has been graded yet.';
  const table = renderTable(rows, [
    { title: 'AGENT', cell: (row) => row.agent },
    { title: 'SPLIT', cell: (row) => row.split },
    { title: 'COMPETITIONS', cell: (row) => String(row.competitions), right: true },
    { title: 'SEEDS', cell: (row) => String(row.seeds ?? ''), right: true },
    ...MEASURES.map((measure) => ({
      title: TITLES[measure],
      cell: (row: TableRow) => measureText(row, measure),
      right: true,
    })),
  ]);
  const gaps = rows.filter((row) => row.missing > 0);
  const notes = gaps.map((row) =>
    row.seeds === null
      ? `${row.agent}, ${row.split}: ${row.missing} competition(s) have no known leaderboard and are not counted.`
      : `${row.agent}, ${row.split}: ${row.missing} run(s) of the full grid are not graded and not counted.`,
  );
  return [table, ...notes].join('\n');
}

/** An expectation has no error; blanks keep its points under those of the others. */
function measureText({ measures, seeds }: TableRow, measure: Measure): string {
  const { mean, standardError } = measures[measure];
  const error = ` ± ${standardError.toFixed(1)}`;
  return mean.toFixed(1) + (seeds === null ? ' '.repeat(error.length) : error);
}
