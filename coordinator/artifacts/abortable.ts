import { PodiumError } from '../../contracts/errors/podium-error.ts';

/**
 * Reads `source` until it ends or the signal aborts, whichever comes first; then throws the signal's reason. A source
 * that hangs is left behind without waiting for it: an upload whose caller is gone must let go of its file at once.
 */
export async function* abortable<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(
      signal.reason instanceof Error
        ? signal.reason
        : new PodiumError('CANCELED', 'The upload was given up.'),
    );
  };
  aborted.catch(() => undefined);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  let waiting = false;
  try {
    for (;;) {
      waiting = true;
      const next = await Promise.race([iterator.next(), aborted]);
      waiting = false;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // A generator that is waiting inside next() would answer return() only after it: do not wait for that.
    const returned = iterator.return?.();
    if (waiting) returned?.then(undefined, () => undefined);
    else await returned;
  }
}
