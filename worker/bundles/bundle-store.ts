import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
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
import type { KeptBundle } from '../disk/disk-keeper.ts';

/** One bundle on its way here, for all who wait for it. */
interface Fetch {
  readonly tree: Promise<string>;
  readonly giveUp: AbortController;
  waiting: number;
}

export interface BundleStoreOptions {
  readonly directory: string;
  /** Asked in this order. */
  readonly sources: readonly BundleSource[];
  readonly logger: Logger;
  /** Called before anything of a bundle is fetched; throws when there is no room. Default: there is. */
  readonly makeRoom?: (bytes: number, what: string) => Promise<void>;
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
 * - A fetch belongs to all runs that wait for it: one that is canceled takes nothing from the others, and the last one ends it.
 *   What has come by then stays, for whoever wants that bundle next.
 */
export class BundleStore {
  readonly #options: BundleStoreOptions;
  readonly #files: FileStore;
  readonly #held = new Map<Digest, { readonly bytes: number; readonly lastUsedMs: number }>();
  /** Manifests of what is being fetched. */
  readonly #fetching = new Map<Digest, BundleManifest>();
  readonly #underWay = new Map<Digest, Fetch>();
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
      if (!named.success || !name.endsWith('.json')) continue;
      const mark = join(this.#folder('complete'), name);
      const manifest = await this.#knownManifest(named.data, mark);
      if (manifest === null) continue;
      this.#held.set(named.data, { bytes: bytesOf(manifest), lastUsedMs: (await stat(mark)).mtimeMs });
    }
  }

  /** Bundles held whole. */
  held(): Digest[] {
    return [...this.#held.keys()];
  }

  /** What each held bundle takes (a file that two share counts twice), and when a run used it last. */
  kept(): KeptBundle[] {
    return [...this.#held].map(([bundle, facts]) => ({ bundle, ...facts }));
  }

  /** What the bundles take that are on their way here. */
  fetchingBytes(): number {
    return [...this.#fetching.values()].reduce((sum, manifest) => sum + bytesOf(manifest), 0);
  }

  /** Forgets a bundle that no run uses, and removes its files where no other bundle has them. */
  async evict(bundle: Digest): Promise<void> {
    if (this.#underWay.has(bundle)) return;
    const mark = join(this.#folder('complete'), `${hexOf(bundle)}.json`);
    const manifest = await this.#knownManifest(bundle, mark);
    this.#held.delete(bundle);
    await rm(mark, { force: true });
    await rm(join(this.#folder('trees'), hexOf(bundle)), { recursive: true, force: true });
    const wanted = new Set(
      [...this.#fetching.values()].flatMap(({ files }) => files.map((file) => file.digest)),
    );
    for (const { digest } of manifest?.files ?? []) {
      // Trees are links: with none left but the store's own, no bundle has the file.
      const facts = await stat(this.#files.pathOf(digest)).catch(() => null);
      if (facts?.nlink === 1 && !wanted.has(digest)) await rm(this.#files.pathOf(digest), { force: true });
    }
  }

  /** The folder to mount at /home/data, fetched where it is not here; given up when nobody waits for it any more. Throws what the last source said. */
  async ensure(bundle: Digest, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const fetch = await this.#joinFetch(bundle);
    try {
      return await Promise.race([fetch.tree, aborted(signal)]);
    } finally {
      fetch.waiting -= 1;
      if (fetch.waiting === 0)
        fetch.giveUp.abort(new PodiumError('CANCELED', 'No run waits for it any more.'));
    }
  }

  /** Gives up what is being fetched; it goes on from there the next time. */
  async close(): Promise<void> {
    this.#stop.abort(new PodiumError('CANCELED', 'The worker is stopping.'));
    await Promise.allSettled(this.#underWay.values().map(({ tree }) => tree));
  }

  /** The fetch that is under way, or a new one; one that was given up is waited for, since both would write the same files. */
  async #joinFetch(bundle: Digest): Promise<Fetch> {
    for (;;) {
      const running = this.#underWay.get(bundle);
      if (running === undefined) break;
      if (!running.giveUp.signal.aborted) {
        running.waiting += 1;
        return running;
      }
      await running.tree.catch(() => undefined);
    }
    const giveUp = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, giveUp.signal]);
    const tree = this.#ensure(bundle, signal).finally(() => this.#underWay.delete(bundle));
    tree.catch(() => undefined); // Whoever waits is told; nobody may be waiting any more.
    const fetch = { tree, giveUp, waiting: 1 };
    this.#underWay.set(bundle, fetch);
    return fetch;
  }

  async #ensure(bundle: Digest, signal: AbortSignal): Promise<string> {
    const tree = join(this.#folder('trees'), hexOf(bundle));
    const mark = join(this.#folder('complete'), `${hexOf(bundle)}.json`);
    const known = await this.#knownManifest(bundle, mark);
    if (known !== null && (await treeIsWhole(known, tree))) {
      await this.#markUsed(bundle, known, mark);
      return tree;
    }
    this.#held.delete(bundle);
    const json = await this.#fromSources(`manifest ${bundle}`, signal, async (source) => {
      const bytes = await source.manifest(bundle, signal);
      decodeManifest(bytes, bundle);
      return bytes;
    });
    const manifest = decodeManifest(json, bundle);
    await this.#files.dropPartial(manifest.files);
    await this.#options.makeRoom?.(bytesOf(manifest), `the data of ${manifest.competition}`);
    this.#fetching.set(bundle, manifest);
    try {
      for (const file of manifest.files) {
        await this.#fromSources(`${manifest.competition} ${file.path}`, signal, (source) =>
          this.#files.ensure(file, source, signal),
        );
      }
      await buildTree(manifest, tree, (digest) => this.#files.pathOf(digest));
      await writeDurably(mark, (file) => file.writeFile(json));
      this.#held.set(bundle, { bytes: bytesOf(manifest), lastUsedMs: Date.now() });
    } finally {
      this.#fetching.delete(bundle);
    }
    this.#options.logger.info('bundle is complete', {
      bundle,
      competition: manifest.competition,
      files: manifest.files.length,
    });
    return tree;
  }

  /** Also over a restart: what was used last goes last. */
  async #markUsed(bundle: Digest, manifest: BundleManifest, mark: string): Promise<void> {
    const now = new Date();
    this.#held.set(bundle, { bytes: bytesOf(manifest), lastUsedMs: now.getTime() });
    await utimes(mark, now, now).catch(() => undefined);
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
    signal: AbortSignal,
    action: (source: BundleSource) => Promise<T>,
  ): Promise<T> {
    const { sources, logger, retry: policy = DEFAULT_RETRY } = this.#options;
    return await retry(
      async () => {
        let last: unknown = new PodiumError('UNAVAILABLE', 'No source of bundles is configured.');
        for (const source of sources) {
          signal.throwIfAborted();
          try {
            return await action(source);
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

function bytesOf({ files }: BundleManifest): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

async function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void =>
    reject(signal.reason instanceof Error ? signal.reason : new PodiumError('CANCELED', 'Canceled.'));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return await promise;
}
