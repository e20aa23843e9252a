import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';

/** Waits for every part before it throws the first error, so that clearing up afterwards races with nothing. */
export async function settleAll<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

/** Runs the steps in order, all of them, and throws afterwards what they threw. */
export async function runAll(what: string, steps: readonly (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 0) return;
  throw new PodiumError('CONTAINER_ENGINE', `${what}: ${errors.map(errorText).join('; ')}`, {
    cause: errors.length === 1 ? errors[0] : new AggregateError(errors, what),
  });
}
