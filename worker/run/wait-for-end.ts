import { errorText } from '../../contracts/errors/podium-error.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { ContainerExit, ContainerRuntime, RunningContainer } from '../container/container-runtime.ts';
import { leaseName } from '../container/labels.ts';
import { PlatformFault } from './platform-failure.ts';

export interface EngineRetry {
  /** How long an engine that does not answer is waited for. */
  readonly patienceMs: number;
  readonly pauseMs: number;
}

/**
 * Waits for the container's end through restarts of the engine: a wait that breaks is begun again while the engine still
 * knows the container. Throws CONTAINER_LOST when it does not, CONTAINER_ENGINE when it does not answer for too long.
 */
export async function waitForEnd(
  container: RunningContainer,
  runtime: ContainerRuntime,
  worker: WorkerId,
  retry: EngineRetry,
  logger: Logger,
  signal: AbortSignal,
): Promise<ContainerExit> {
  let current = container;
  let silentSinceMs = performance.now();
  for (;;) {
    try {
      return await current.wait(signal);
    } catch (error) {
      signal.throwIfAborted();
      logger.warn('waiting for the container was cut short, looking for it', { error });
      const found = await find(runtime, worker, container).catch((cause: unknown) => errorText(cause));
      if (found === null)
        throw new PlatformFault('CONTAINER_LOST', 'The engine no longer knows the container.');
      if (typeof found !== 'string') {
        current = found;
        silentSinceMs = performance.now();
      } else if (performance.now() - silentSinceMs > retry.patienceMs) {
        throw new PlatformFault('CONTAINER_ENGINE', `The container engine does not answer: ${found}`);
      }
      await pause(retry.pauseMs, signal);
    }
  }
}

async function find(
  runtime: ContainerRuntime,
  worker: WorkerId,
  container: RunningContainer,
): Promise<RunningContainer | null> {
  const name = leaseName(container.lease);
  return (await runtime.list(worker)).find(({ lease }) => leaseName(lease) === name) ?? null;
}
