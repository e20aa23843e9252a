import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asDigest } from '../../contracts/ids/digest.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import { checkLayers, filesOf, type ImageManifest } from '../../contracts/images/manifest.ts';
import type { BundleSource } from '../bundles/bundle-source.ts';
import { FileStore } from '../bundles/file-store.ts';
import type { KeptLayer } from '../disk/disk-keeper.ts';

const FORGET_MS = 7 * 24 * 3_600_000;

/**
 * Layers and configurations that came from the head, whole and checked, by digest. They stay after the engine has loaded
 * them: agents of one base share its layers, and an image that made way can come back without the network. They are the
 * first to make way themselves.
 */
export class LayerStore {
  readonly #directory: string;
  readonly #files: FileStore;
  readonly #held = new Map<Digest, { readonly bytes: number; lastUsedMs: number }>();
  /** Of images that are on their way into the engine. */
  readonly #inUse = new Set<ImageManifest>();

  constructor(directory: string) {
    this.#directory = directory;
    this.#files = new FileStore(directory);
  }

  /** What an earlier process was fetching goes on from there when it is wanted again. */
  async open(): Promise<void> {
    await this.#files.open();
    await this.#forgetOld();
    for (const name of await readdir(join(this.#directory, 'files'))) {
      const digest = asDigest(name);
      const { size, mtimeMs } = await stat(this.#files.pathOf(digest));
      this.#held.set(digest, { bytes: size, lastUsedMs: mtimeMs });
    }
  }

  /** Layers that no image on its way needs. */
  kept(): KeptLayer[] {
    const needed = new Set([...this.#inUse].flatMap(filesOf).map(({ digest }) => digest));
    return [...this.#held]
      .filter(([digest]) => !needed.has(digest))
      .map(([layer, facts]) => ({ layer, ...facts }));
  }

  /** All that is here or on its way. */
  bytes(): number {
    const files = new Map([...this.#held].map(([digest, { bytes }]) => [digest, bytes]));
    for (const { digest, sizeBytes } of [...this.#inUse].flatMap(filesOf)) files.set(digest, sizeBytes);
    return files.values().reduce((sum, bytes) => sum + bytes, 0);
  }

  /** What fetching this image would add. */
  lackingBytes(manifest: ImageManifest): number {
    const lacking = filesOf(manifest).filter(({ digest }) => !this.#held.has(digest));
    return lacking.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  async evict(layer: Digest): Promise<void> {
    if (!this.kept().some((one) => one.layer === layer)) return;
    this.#held.delete(layer);
    await rm(this.#files.pathOf(layer), { force: true });
  }

  /** None of its layers makes way until what is returned is disposed of. */
  use(manifest: ImageManifest): Disposable {
    this.#inUse.add(manifest);
    return {
      [Symbol.dispose]: () => {
        this.#inUse.delete(manifest);
      },
    };
  }

  /** Brings all files of an image here. Throws DATA_LOSS for wrong bytes; what is whole stays and is not fetched again. */
  async ensure(manifest: ImageManifest, source: BundleSource, signal: AbortSignal): Promise<void> {
    for (const file of filesOf(manifest)) {
      const path = await this.#files.ensure(file, source, signal);
      this.#held.set(file.digest, { bytes: file.sizeBytes, lastUsedMs: Date.now() });
      if (file.digest === manifest.image) checkLayers(manifest, await readFile(path));
    }
  }

  pathOf(digest: Digest): string {
    return this.#files.pathOf(digest);
  }

  /** What was begun long ago and not gone on with is not wanted any more. */
  async #forgetOld(): Promise<void> {
    const partial = join(this.#directory, 'partial');
    for (const name of await readdir(partial)) {
      const path = join(partial, name);
      if (Date.now() - (await stat(path)).mtimeMs > FORGET_MS) await rm(path, { force: true });
    }
  }
}
