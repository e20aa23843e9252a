import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeManifest, type BundleManifest } from '../../contracts/bundle/manifest.ts';
import { isPodiumError, PodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import { hexOf } from '../../contracts/ids/digest.ts';
import { digest as digestSchema, type Digest } from '../../contracts/ids/id.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { retry, type RetryPolicy } from '../../platform/retry/retry.ts';
import type { BundleSource } from './bundle-source.ts';
import { buildTree, treeIsWhole } from './bundle-tree.ts';
import { FileStore } from './file-store.ts';

export interface BundleStoreOptions {
  readonly directory: string;
  /** Asked in this order. */
  readonly sources: readonly BundleSource[];
  readonly logger: Logger;
  readonly retry?: Pick<RetryPolicy, 'attempts' | 'baseMs' | 'maxMs'>;
}

/** About ten minutes: a head that restarts costs no run anything. */
const DEFAULT_RETRY = { attempts: 25, baseMs: 500, maxMs: 30_000 };
/** Outages, and bytes that came wrong: the next try asks for the wrong chunk again. */
const PASSING: readonly ErrorCode[] = [
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'DATA_LOSS',
  'RESOURCE_EXHAUSTED',
  'INTERNAL',
];

/**
 * The public data this worker holds. INVARIANTS:
 * - A file in files/ is whole and has the digest that is its name.
 * - complete/<digest>.json, the bundle's manifest, is written durably after its last file and its tree: a bundle that is
 *   named there is whole, also after a power loss.
 * - A fetch belongs to the store, not to the run that asked first: a run that is canceled takes nothing from the others.
 */
export class BundleStore {
  readonly #options: BundleStoreOptions;
  readonly #files: FileStore;
  readonly #held = new Set<Digest>();
  readonly #underWay = new Map<Digest, Promise<string>>();
  readonly #stop = new AbortController();

  constructor(options: BundleStoreOptions) {
    this.#options = options;
    this.#files = new FileStore(options.directory);
  }

  async open(): Promise<void> {
    await this.#files.open();
    await mkdir(this.#folder('trees'), { recursive: true, mode: 0o755 });
    await mkdir(this.#folder('complete'), { recursive: true, mode: 0o755 });
    for (const name of await readdir(this.#folder('complete'))) {
      const named = digestSchema.safeParse(`sha256:${name.replace(/\.json$/, '')}`);
      if (named.success && name.endsWith('.json')) this.#held.add(named.data);
    }
  }

  /** Bundles held whole. */
  held(): Digest[] {
    return [...this.#held];
  }

  /** The folder to mount at /home/data, fetched where it is not here. Throws what the last source said. */
  async ensure(bundle: Digest, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    let fetching = this.#underWay.get(bundle);
    if (fetching === undefined) {
      fetching = this.#ensure(bundle).finally(() => this.#underWay.delete(bundle));
      fetching.catch(() => undefined); // Whoever waits is told; nobody may be waiting any more.
      this.#underWay.set(bundle, fetching);
    }
    return await Promise.race([fetching, aborted(signal)]);
  }

  /** Gives up what is being fetched; it goes on from there the next time. */
  async close(): Promise<void> {
    this.#stop.abort(new PodiumError('CANCELED', 'The worker is stopping.'));
    await Promise.allSettled(this.#underWay.values());
  }

  async #ensure(bundle: Digest): Promise<string> {
    const tree = join(this.#folder('trees'), hexOf(bundle));
    const mark = join(this.#folder('complete'), `${hexOf(bundle)}.json`);
    const known = await this.#knownManifest(bundle, mark);
    if (known !== null && (await treeIsWhole(known, tree))) return tree;
    this.#held.delete(bundle);
    const json = await this.#fromSources(`manifest ${bundle}`, async (source, signal) => {
      const bytes = await source.manifest(bundle, signal);
      decodeManifest(bytes, bundle);
      return bytes;
    });
    const manifest = decodeManifest(json, bundle);
    for (const file of manifest.files) {
      await this.#fromSources(`${manifest.competition} ${file.path}`, (source, signal) =>
        this.#files.ensure(file, source, signal),
      );
    }
    await buildTree(manifest, tree, (digest) => this.#files.pathOf(digest));
    await writeDurably(mark, (file) => file.writeFile(json));
    this.#held.add(bundle);
    this.#options.logger.info('bundle is complete', {
      bundle,
      competition: manifest.competition,
      files: manifest.files.length,
    });
    return tree;
  }

  async #knownManifest(bundle: Digest, mark: string): Promise<BundleManifest | null> {
    try {
      return decodeManifest(await readFile(mark), bundle);
    } catch {
      return null; // Not there, or not what it should be: fetched again.
    }
  }

  /** Asks one source after the other, all of them again after a pause while the trouble may pass. */
  async #fromSources<T>(
    what: string,
    action: (source: BundleSource, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { sources, logger, retry: policy = DEFAULT_RETRY } = this.#options;
    const signal = this.#stop.signal;
    return await retry(
      async () => {
        let last: unknown = new PodiumError('UNAVAILABLE', 'No source of bundles is configured.');
        for (const source of sources) {
          signal.throwIfAborted();
          try {
            return await action(source, signal);
          } catch (error) {
            last = error;
            logger.warn('a source did not give it', { what, source: source.name, error });
          }
        }
        throw last;
      },
      {
        ...policy,
        signal,
        retryable: (error) => !signal.aborted && isPodiumError(error) && PASSING.includes(error.code),
      },
    );
  }

  #folder(name: string): string {
    return join(this.#options.directory, name);
  }
}

async function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener(
    'abort',
    () => reject(signal.reason instanceof Error ? signal.reason : new PodiumError('CANCELED', 'Canceled.')),
    { once: true },
  );
  return await promise;
}
