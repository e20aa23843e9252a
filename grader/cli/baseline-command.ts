import type { Command } from 'commander';
import { COMPETITIONS } from '../catalog/competitions/index.ts';
import { shippedLeaderboards } from '../catalog/leaderboards/leaderboards.ts';
import { teamSharesOf } from '../reports/leaderboard.ts';

/** `baseline`: the competitions of MLE-bench with the human baseline of each, whatever has been imported. */
export function addBaselineCommand(command: Command): void {
  command.option('--json', 'print JSON').action(({ json }: { readonly json?: boolean }) => {
    const leaderboards = shippedLeaderboards();
    const rows = [...COMPETITIONS.values()].map(
      ({ definition: { id, split, direction, thresholds }, teams }) => {
        const leaderboard = leaderboards.get(id);
        const lowerIsBetter = direction === 'lower_is_better';
        const teamShares = leaderboard ? teamSharesOf(leaderboard, thresholds, lowerIsBetter) : null;
        return { id, split, teams, teamShares };
      },
    );
    if (json === true) process.stdout.write(`${JSON.stringify(rows)}\n`);
    const percent = (share: number | undefined): string =>
      share === undefined ? '?' : (100 * share).toFixed(1);
    for (const { id, split, teams, teamShares: shares } of json === true ? [] : rows) {
      process.stdout.write(
        `${id}  ${split}  ${teams} teams  gold ${percent(shares?.gold)} %  silver ${percent(shares?.silver)} %  bronze ${percent(shares?.bronze)} %\n`,
      );
    }
  });
}
