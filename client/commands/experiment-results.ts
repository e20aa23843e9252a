import type { Split } from '../../contracts/competition/card.ts';
import type { Medal } from '../../contracts/competition/medal.ts';
import type { Medal__Output } from '../../proto/gen/podium/v1/Medal.ts';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { medalTable, type RunOutcome, type TableRow } from '../../results/medal-table.ts';

const MEDAL_OF: Record<Medal__Output, Medal> = {
  MEDAL_UNSPECIFIED: 'none',
  MEDAL_NONE: 'none',
  MEDAL_BRONZE: 'bronze',
  MEDAL_SILVER: 'silver',
  MEDAL_GOLD: 'gold',
};

/** The medal table of runs as the head tells of them; what is not graded is no outcome. */
export function tableOfRuns(runs: readonly Run__Output[]): TableRow[] {
  return medalTable(runs.filter((run) => run.state === 'RUN_STATE_GRADED').map(outcomeOf));
}

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
