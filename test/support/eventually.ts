import { setTimeout as delay } from 'node:timers/promises';

/** Calls `check` until it no longer throws; throws its last error after `timeoutMs`. Instead of sleeping. */
export async function eventually<T>(
  check: () => T | Promise<T>,
  timeoutMs = 10_000,
  intervalMs = 25,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(intervalMs);
    }
  }
}
