import { competitionCard, type Split, type TeamShares } from '../../contracts/competition/card.ts';
import type { Medal } from '../../contracts/competition/medal.ts';
import type { Medal__Output } from '../../proto/gen/podium/v1/Medal.ts';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { humanRows } from '../../results/human-baseline.ts';
import type { Head } from '../connection/connection.ts';
import { medalTable, type RunOutcome, type TableRow } from '../../results/medal-table.ts';

const MEDAL_OF: Record<Medal__Output, Medal> = {
  MEDAL_UNSPECIFIED: 'none',
  MEDAL_NONE: 'none',
  MEDAL_BRONZE: 'bronze',
  MEDAL_SILVER: 'silver',
  MEDAL_GOLD: 'gold',
};

/** The medal table of runs as the head tells of them, with the human baseline; what is not graded, or was a try, is no outcome. */
export async function tableOfRuns(head: Head, runs: readonly Run__Output[]): Promise<TableRow[]> {
  const graded = runs.filter((run) => run.state === 'RUN_STATE_GRADED' && run.purpose !== 'probe');
  if (graded.length === 0) return [];
  const { competitions } = await head.competitions.list({});
  const wanted = new Map(graded.map((run) => [run.competitionId, run.split as Split]));
  const shares = new Map(competitions.map(({ id, card }) => [id, teamSharesIn(card)]));
  const table = [...wanted].map(([id, split]) => ({ id, split, teamShares: shares.get(id) ?? null }));
  return [...medalTable(graded.map(outcomeOf)), ...humanRows(table)];
}

/** A card that this version cannot read has none. */
function teamSharesIn(card: Buffer): TeamShares | null {
  const parsed = cardWithShares.safeParse(JSON.parse(card.toString('utf8')));
  return parsed.success ? (parsed.data.teamShares ?? null) : null;
}

const cardWithShares = competitionCard.pick({ teamShares: true }).loose();

function outcomeOf(run: Run__Output): RunOutcome {
  return {
    agent: run.agentId,
    competition: run.competitionId,
    split: run.split as Split,
    seed: run.seed,
    made: run.grade !== 'GRADE_NONE',
    valid: run.grade === 'GRADE_GRADED',
    aboveMedian: run.aboveMedian ?? false,
    medal: MEDAL_OF[run.medal],
  };
}
