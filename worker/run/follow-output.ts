import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { RunningContainer } from '../container/container-runtime.ts';

const RETRY_MS = 1_000;

/**
 * All that the container prints, each byte once, until it ends. When the engine cuts the stream it is taken up again at
 * the last instant seen, and what was had of that millisecond is passed over.
 */
export async function* followOutput(
  container: RunningContainer,
  signal: AbortSignal,
  logger: Logger,
  retryMs = RETRY_MS,
): AsyncGenerator<Uint8Array> {
  let last: Date | null = null;
  let bytesOfLast = 0;
  while (!signal.aborted) {
    let toSkip = bytesOfLast;
    const resumedAt: number | null = last?.getTime() ?? null;
    try {
      for await (const chunk of container.output({ signal, ...(last === null ? {} : { since: last }) })) {
        let { bytes } = chunk;
        if (resumedAt !== null && chunk.at.getTime() <= resumedAt) {
          const skipped = Math.min(toSkip, bytes.length);
          toSkip -= skipped;
          bytes = bytes.subarray(skipped);
          if (bytes.length === 0) continue;
        }
        if (last?.getTime() !== chunk.at.getTime()) bytesOfLast = 0;
        last = chunk.at;
        bytesOfLast += bytes.length;
        yield bytes;
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      logger.warn('the output stream was cut, following again', { error });
      await pause(retryMs, signal);
    }
  }
}
