import { historyOf } from '../../client/commands/history.ts';
import { watchExperiment } from '../../client/commands/watch-experiment.ts';
import type { Head } from '../../client/connection/connection.ts';

const ROUND_TIMEOUT_MS = 60_000;

export interface PodiumTimes {
  /** From the call of submit to the message that the run is graded, at the client. */
  readonly totalMs: number;
  /** ms from the submission by the clock of this machine, by what happened. */
  readonly marks: ReadonlyMap<string, number>;
}

/** Submits one run and waits for its grade. */
export async function podiumRound(
  head: Head,
  run: { readonly agent: string; readonly competition: string; readonly seed: number },
): Promise<PodiumTimes> {
  const beganAtMs = Date.now();
  const began = performance.now();
  const { experiment } = await head.experiments.submit({
    name: 'overhead',
    agentIds: [run.agent],
    competitionIds: [run.competition],
    seeds: [run.seed],
    resourceClass: 'tiny',
    timeLimitMs: 60_000,
  });
  if (!experiment) throw new Error('the head accepted an experiment and did not say which');
  const submittedMs = performance.now() - began;
  let runId = '';
  let gradedMs = NaN;
  await watchExperiment(
    head,
    experiment.id,
    ({ id, state, reason }) => {
      runId = id;
      if (state === 'RUN_STATE_GRADED') gradedMs = performance.now() - began;
      else if (state === 'RUN_STATE_PLATFORM_FAILED') throw new Error(`run ${id} failed: ${reason}`);
    },
    AbortSignal.timeout(ROUND_TIMEOUT_MS),
  );
  if (Number.isNaN(gradedMs)) throw new Error(`run ${runId} was not graded`);
  const marks = new Map([['accepted', submittedMs]]);
  for (const { what, sentence, atMs, workerAtMs } of await historyOf(head, runId)) {
    const name = what === 'preparing' ? sentence : what;
    marks.set(name, (workerAtMs === 0 ? atMs : workerAtMs) - beganAtMs);
  }
  return { totalMs: gradedMs, marks };
}
