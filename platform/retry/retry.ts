import { pause } from '../clock/wait.ts';

export interface RetryPolicy {
  /** Tries in all. */
  readonly attempts: number;
  readonly baseMs: number;
  readonly maxMs: number;
  /** Says why this failure may pass; anything else is thrown at once. */
  readonly retryable: (error: unknown) => boolean;
  readonly onRetry?: (error: unknown, attempt: number, delayMs: number) => void;
  readonly signal?: AbortSignal;
  readonly random?: () => number;
}

/** Delay before try `attempt` + 1 (from 1): doubled each time, capped, half of it at random against herds. */
export function backoffMs(attempt: number, policy: Pick<RetryPolicy, 'baseMs' | 'maxMs' | 'random'>): number {
  const full = Math.min(policy.maxMs, policy.baseMs * 2 ** (attempt - 1));
  return full / 2 + ((policy.random ?? Math.random)() * full) / 2;
}

/** Calls `action` until it succeeds, the failure is final, tries are used up, or the signal aborts; then throws the last error. */
export async function retry<T>(action: (attempt: number) => Promise<T>, policy: RetryPolicy): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action(attempt);
    } catch (error) {
      if (attempt >= policy.attempts || policy.signal?.aborted || !policy.retryable(error)) throw error;
      const delayMs = backoffMs(attempt, policy);
      policy.onRetry?.(error, attempt, delayMs);
      await pause(delayMs, policy.signal);
      if (policy.signal?.aborted) throw error;
    }
  }
}
