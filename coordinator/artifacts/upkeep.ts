import { errorText } from '../../contracts/errors/podium-error.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Store } from '../store/store.ts';
import type { BlobStore } from './blob-store.ts';
import type { BundleStore } from './bundle-store.ts';
import type { ImageStore } from './image-store.ts';
import { planRemovals, type RetentionRules } from './retention.ts';

export interface UpkeepOptions {
  readonly store: Pick<Store, 'artifacts'>;
  readonly blobs: BlobStore;
  readonly bundles: BundleStore;
  readonly images: ImageStore;
  readonly rules: RetentionRules;
  /** What nobody names is removed only when it is older: its name may still be on its way into the record. */
  readonly graceMs: number;
  readonly intervalMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps the head's disk from filling: artifacts of ended runs go by age and quota, which is recorded before their bytes go;
 * contents that nobody names go after a grace. Reports and receipts lie in the record and stay.
 */
export class Upkeep implements AsyncDisposable {
  readonly #options: UpkeepOptions;
  readonly #timer: NodeJS.Timeout;
  #sweeping: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: UpkeepOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      this.#sweeping = this.#sweeping
        .then(() => this.sweep())
        .catch((error: unknown) => {
          options.logger.error('the disk could not be tidied', { reason: errorText(error) });
        });
    }, options.intervalMs);
    this.#timer.unref();
  }

  async sweep(): Promise<void> {
    if (this.#stopped) return;
    const { store, blobs, bundles, images, rules, graceMs, clock, logger } = this.#options;
    const nowMs = clock.nowMs();
    const { ended, otherBytes } = store.artifacts.kept();
    const removals = planRemovals(ended, otherBytes, rules, nowMs);
    for (const { artifact, why } of removals) store.artifacts.remove(artifact, why, nowMs);
    const gone: Digest[] = removals.map(({ artifact }) => artifact.digest);
    const freed = gone.filter((digest) => !store.artifacts.isKept(digest));
    const isNamed = (digest: Digest): boolean => store.artifacts.isKept(digest);
    const beforeMs = Date.now() - graceMs;
    const removed =
      (await blobs.remove(freed, isNamed)) +
      (await blobs.removeUnnamed(isNamed, beforeMs)) +
      (await bundles.removeUnnamed((bundle) => store.artifacts.isBundleNamed(bundle), beforeMs)) +
      (await images.removeUnnamed((image) => store.artifacts.isImageNamed(image), beforeMs));
    if (removals.length + removed > 0)
      logger.info('tidied the disk', { artifactsRemoved: removals.length, filesRemoved: removed });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#sweeping;
  }
}
