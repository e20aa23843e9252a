import { withDeadline } from '../../platform/clock/wait.ts';

/** Passes a stream on; throws DEADLINE_EXCEEDED, naming `what`, once nothing came for `silenceMs`. */
export async function* limitSilence<T>(
  source: AsyncIterable<T>,
  silenceMs: number,
  what: string,
): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await withDeadline(iterator.next(), silenceMs, what);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // A stuck source cannot be waited for: it is told and left.
    void iterator.return?.()?.catch(() => undefined);
  }
}
