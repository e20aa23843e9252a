import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { ContainerRuntime, RunningContainer } from '../container/container-runtime.ts';
import { leaseName } from '../container/labels.ts';
import type { Attempt } from '../journal/attempt.ts';
import { sweepAttemptFolders } from '../run/attempt-folder.ts';

const ENGINE_PAUSE_MS = 1_000;

/**
 * What the engine still has of this worker's attempts, by lease, but for containers that are kept for inspection; what
 * has its label and is neither is removed, and so are folders of attempts that the journal does not know. Waits for an engine that is not up yet.
 */
export async function adoptContainers(
  runtime: ContainerRuntime,
  worker: WorkerId,
  stateDir: string,
  attempts: readonly Attempt[],
  retained: readonly LeaseKey[],
  logger: Logger,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RunningContainer>> {
  const leases = attempts.map(({ lease }) => lease);
  const known = new Set(leases.map(leaseName));
  for (const lease of retained) known.delete(leaseName(lease));
  const kept = [...leases, ...retained];
  const containers = await untilEngineAnswers(() => runtime.list(worker), logger, signal);
  const adopted = new Map(
    containers
      .map((container) => [leaseName(container.lease), container] as const)
      .filter(([name]) => known.has(name)),
  );
  const removed = await untilEngineAnswers(() => runtime.reap(worker, kept), logger, signal);
  if (removed > 0) logger.warn('removed what belongs to no attempt of this worker', { things: removed });
  await sweepAttemptFolders(stateDir, kept);
  return adopted;
}

/** The daemon may start before the engine does, and must not take its silence for lost containers. */
export async function untilEngineAnswers<T>(
  ask: () => Promise<T>,
  logger: Logger,
  signal: AbortSignal,
): Promise<T> {
  for (let tries = 0; ; tries++) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      if (!isPodiumError(error, 'CONTAINER_ENGINE')) throw error;
      if (tries % 30 === 0) logger.warn('the container engine does not answer, trying again', { error });
      await pause(ENGINE_PAUSE_MS, signal);
    }
  }
}
