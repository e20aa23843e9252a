import type { Logger } from '../../platform/logger/logger.ts';
import { retry } from '../../platform/retry/retry.ts';
import { isFinalRefusal } from './refusal.ts';

export interface UploadRetry {
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly baseMs?: number;
  readonly maxMs?: number;
}

/**
 * Tries again until it is acknowledged, refused for good (throws that refusal) or aborted. There is no other limit: what
 * took a day to compute waits as long as it must, and the journal takes it over restarts.
 */
export async function uploadUntilAcknowledged<T>(
  what: string,
  upload: () => Promise<T>,
  options: UploadRetry,
): Promise<T> {
  const { logger, signal, baseMs = 500, maxMs = 30_000 } = options;
  return await retry(upload, {
    attempts: Number.POSITIVE_INFINITY,
    baseMs,
    maxMs,
    signal,
    retryable: (error) => !signal.aborted && !isFinalRefusal(error),
    onRetry: (error, attempt, delayMs) => {
      logger.warn(`${what} not acknowledged, trying again`, { attempt, delayMs: Math.round(delayMs), error });
    },
  });
}
