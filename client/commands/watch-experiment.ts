import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Experiment__Output } from '../../proto/gen/podium/v1/Experiment.ts';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import type { Head } from '../connection/connection.ts';

const RECONNECT_MS = 500;
/** A head that is away for longer than this is reported; until then the watch just goes on. */
const GIVE_UP_MS = 120_000;

/**
 * Follows an experiment to its end and calls `onRun` with each state of each run. A lost connection is taken up again:
 * the stream begins with the present state, so nothing is missed. Throws what the head says of the experiment itself.
 */
export async function watchExperiment(
  head: Head,
  experimentId: string,
  onRun: (run: Run__Output) => void,
  signal?: AbortSignal,
): Promise<Experiment__Output> {
  let lostAt: number | null = null;
  for (;;) {
    try {
      for await (const message of head.experiments.watch({ experimentId }, signal ? { signal } : {})) {
        lostAt = null;
        if (message.run) onRun(message.run);
        if (message.done) return message.done;
      }
    } catch (error) {
      // What an abort of ours makes of the stream is no news; it is told below.
      if (
        !signal?.aborted &&
        !isPodiumError(error, 'UNAVAILABLE') &&
        !isPodiumError(error, 'DEADLINE_EXCEEDED')
      )
        throw error;
    }
    if (signal?.aborted)
      throw new PodiumError(
        'CANCELED',
        `Stopped watching ${experimentId}; it goes on. Take it up again with: podium watch ${experimentId}`,
      );
    lostAt ??= performance.now();
    if (performance.now() - lostAt > GIVE_UP_MS) {
      throw new PodiumError(
        'UNAVAILABLE',
        `The head has been away for ${GIVE_UP_MS / 1000} s. The experiment goes on without it; try later: podium watch ${experimentId}`,
      );
    }
    await pause(RECONNECT_MS, signal);
  }
}
