import { errorText, isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { isDiskFull, isStorageFailure } from './file-error.ts';

/**
 * Says what a failure of the storage means to a caller, and ends the process when it must end: after a failed fsync
 * nobody knows what is on disk, so nothing may be acknowledged before a restart has looked.
 */
export class StorageWatch {
  /** Rejects at the first failure that the process must end for; never resolves. */
  readonly failed: Promise<never>;
  readonly #fail: (error: Error) => void;
  readonly #logger: Logger;

  constructor(logger: Logger) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined); // whoever runs the process looks; in a test perhaps nobody
    this.failed = promise;
    this.#fail = reject;
    this.#logger = logger;
  }

  /** Does it, and translates what it throws: RESOURCE_EXHAUSTED for a full disk, UNAVAILABLE for a broken one. */
  async guard<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw this.#translated(error);
    }
  }

  #translated(error: unknown): unknown {
    if (isPodiumError(error)) return error;
    if (error instanceof Error && isStorageFailure(error)) {
      this.#logger.error('the storage failed, ending the process', { error });
      this.#fail(error);
      const text = "The grader's storage failed; it restarts from what is on disk. Try again then.";
      return new PodiumError('UNAVAILABLE', text, { cause: error });
    }
    if (isDiskFull(error)) {
      this.#logger.error('the disk is full: nothing more is stored', { error });
      const text = `The grader's disk is full (${errorText(error)}). Keep what you have and try again later.`;
      return new PodiumError('RESOURCE_EXHAUSTED', text, { cause: error });
    }
    return error;
  }
}
