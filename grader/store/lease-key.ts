import type { Epoch, Fence, RunId } from '../../contracts/ids/id.ts';

/** What a hand-in and its report are unique on. */
export interface HandInKey {
  readonly run: RunId;
  readonly epoch: Epoch;
  readonly fence: Fence;
}

export function keyText({ run, epoch, fence }: HandInKey): string {
  return `${run}/${epoch}/${fence}`;
}

/** For log lines. */
export function idsOf({ run, epoch, fence }: HandInKey): object {
  return { runId: run, epoch, fence };
}
