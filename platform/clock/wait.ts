import { setTimeout as delay } from 'node:timers/promises';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** Waits; returns early, without throwing, when the signal aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  try {
    await delay(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/** Throws DEADLINE_EXCEEDED, naming `what`, when the promise takes longer than `ms`. The promise itself is not stopped. */
export async function withDeadline<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new PodiumError('DEADLINE_EXCEEDED', `${what} took longer than ${ms} ms.`));
  }, ms);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
