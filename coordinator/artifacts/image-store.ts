import { createHash } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CHUNK_BYTES, type BundleFile } from '../../contracts/bundle/manifest.ts';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { asDigest, hexOf } from '../../contracts/ids/digest.ts';
import { digest as digestSchema, type Digest } from '../../contracts/ids/id.ts';
import {
  decodeImageManifest,
  filesOf,
  imageBytes,
  layersOf,
  MAX_IMAGE_CONFIG_BYTES,
  type ImageManifest,
} from '../../contracts/images/manifest.ts';
import { syncDirectory, writeDurably } from '../../platform/durable/durable-file.ts';
import { abortable } from './abortable.ts';
import { BlobStore, type BlobPromise, type BlobStoreOptions } from './blob-store.ts';

export interface ImageStoreOptions extends BlobStoreOptions {
  readonly maxImageBytes: number;
}

export interface StoredImage {
  readonly image: Digest;
  readonly sizeBytes: number;
}

type Description = Omit<BundleFile, 'path'>;

const publishedNames = z.record(z.string(), digestSchema);

/**
 * Images for machines that lack them: configurations and uncompressed layers under their digests, so that images of one
 * base share its layers. INVARIANTS:
 * - An image that is named in manifests/ has all its files here. The head computes the digests of their chunks itself:
 *   whoever uploads can spoil nobody else's image.
 * - A name that was published is of an image that is here.
 */
export class ImageStore {
  readonly #files: BlobStore;
  readonly #directory: string;
  readonly #maxImageBytes: number;
  readonly #images = new Map<Digest, ImageManifest>();
  readonly #names = new Map<string, Digest>();
  readonly #completing = new Map<Digest, Promise<StoredImage>>();
  #publishing: Promise<void> = Promise.resolve();

  private constructor(files: BlobStore, options: ImageStoreOptions) {
    this.#files = files;
    this.#directory = options.directory;
    this.#maxImageBytes = options.maxImageBytes;
  }

  static async open(options: ImageStoreOptions): Promise<ImageStore> {
    const files = await BlobStore.open({ ...options, directory: join(options.directory, 'files') });
    const store = new ImageStore(files, options);
    await mkdir(store.#manifests, { recursive: true, mode: 0o700 });
    await syncDirectory(options.directory);
    for (const name of await readdir(store.#manifests)) await store.#readManifest(name);
    const names = await readFile(store.#namesFile, 'utf8').catch(() => '{}');
    for (const [name, image] of Object.entries(publishedNames.parse(JSON.parse(names))))
      if (store.#images.has(image)) store.#names.set(name, image);
    return store;
  }

  async missing(digests: readonly Digest[]): Promise<Digest[]> {
    const lacking: Digest[] = [];
    for (const digest of new Set(digests)) {
      if (!(await this.#files.has(digest))) lacking.push(digest);
    }
    return lacking;
  }

  async putFile(
    promised: BlobPromise,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<{ stored: boolean }> {
    return await this.#files.put(promised, chunks, { maxBytes: this.#maxImageBytes, signal });
  }

  /**
   * Makes an image whole, and young: it is not collected before somebody had time to name it. Throws FAILED_PRECONDITION
   * for files that are not here, INVALID_ARGUMENT for what is no image, RESOURCE_EXHAUSTED for one that is too large. Reading
   * large layers goes on when the caller is gone: who calls again waits for the same.
   */
  async complete(image: Digest, signal: AbortSignal): Promise<StoredImage> {
    let completing = this.#completing.get(image);
    if (completing === undefined) {
      completing = this.#complete(image).finally(() => this.#completing.delete(image));
      this.#completing.set(image, completing);
    }
    completing.catch(() => undefined); // Whoever waits is told.
    for await (const stored of abortable(once(completing), signal)) return stored;
    throw new PodiumError('INTERNAL', `Completing ${image} gave nothing.`);
  }

  async #complete(image: Digest): Promise<StoredImage> {
    const config = await this.#configOf(image);
    const layers = layersOf(config, image);
    for (const file of [image, ...layers]) {
      if (await this.#files.touch(file)) continue;
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `${file} of the image ${image} is not here: put it, then complete the image again.`,
      );
    }
    const manifest = this.#images.get(image) ?? (await this.#manifestOf(image, layers));
    if (imageBytes(manifest) > this.#maxImageBytes) {
      throw new PodiumError(
        'RESOURCE_EXHAUSTED',
        `The image ${image} has ${imageBytes(manifest)} bytes; the head takes at most ${this.#maxImageBytes} (disk.maxImageBytes).`,
      );
    }
    await writeDurably(this.#manifestFile(image), (file) => file.writeFile(JSON.stringify(manifest)));
    this.#images.set(image, manifest);
    return stored(manifest);
  }

  /** Null when it is not here whole. */
  find(image: string): StoredImage | null {
    const manifest = this.#images.get(image as Digest);
    return manifest === undefined ? null : stored(manifest);
  }

  /** What was published under this name; null when nothing was. */
  findNamed(name: string): StoredImage | null {
    return this.find(this.#names.get(name) ?? '');
  }

  /** Throws NOT_FOUND when the image is not here. */
  async publish(name: string, image: Digest): Promise<StoredImage> {
    const found = this.find(image);
    if (found === null) throw lacking(image);
    this.#names.set(name, image);
    const turn = this.#publishing.then(() =>
      writeDurably(this.#namesFile, (file) =>
        file.writeFile(JSON.stringify(Object.fromEntries(this.#names))),
      ),
    );
    this.#publishing = turn.catch(() => undefined);
    await turn;
    return found;
  }

  /** The manifest's bytes. NOT_FOUND when the image is not here. */
  manifestBytes(image: Digest): Buffer {
    const manifest = this.#images.get(image);
    if (manifest === undefined) throw lacking(image);
    return Buffer.from(JSON.stringify(manifest));
  }

  readFile(file: Digest, offset: number): AsyncGenerator<Buffer> {
    return this.#files.read(file, offset);
  }

  /** Removes images that nobody names and that have no published name, and files of no image; neither before it is old. Returns how many files. */
  async removeUnnamed(isNamed: (image: Digest) => boolean, beforeMs: number): Promise<number> {
    const published = new Set(this.#names.values());
    let removed = 0;
    for (const image of [...this.#images.keys()]) {
      if (published.has(image) || isNamed(image)) continue;
      // In one go: whoever completes it again either finds it gone and writes it, or has made it young and keeps it.
      const facts = statSync(this.#manifestFile(image), { throwIfNoEntry: false });
      if (facts !== undefined && facts.mtimeMs >= beforeMs) continue;
      this.#images.delete(image);
      rmSync(this.#manifestFile(image), { force: true });
      removed += 1;
    }
    // Files of an image that is completed meanwhile are young.
    const ofImages = new Set([...this.#images.values()].flatMap(filesOf).map(({ digest }) => digest));
    return removed + (await this.#files.removeUnnamed((file) => ofImages.has(file), beforeMs));
  }

  get #manifests(): string {
    return join(this.#directory, 'manifests');
  }

  get #namesFile(): string {
    return join(this.#directory, 'names.json');
  }

  #manifestFile(image: Digest): string {
    return join(this.#manifests, `${hexOf(image)}.json`);
  }

  /** One that is not whole (put back from a backup without its files, say) is forgotten: it can be uploaded again. */
  async #readManifest(name: string): Promise<void> {
    const file = join(this.#manifests, name);
    const image = digestSchema.safeParse(`sha256:${name.replace(/\.json$/, '')}`);
    try {
      if (!image.success) throw new PodiumError('DATA_LOSS', `${name} is no manifest.`);
      const manifest = decodeImageManifest(await readFile(file), image.data);
      const sizes = await Promise.all(
        filesOf(manifest).map(async (one) => (await this.#files.size(one.digest)) === one.sizeBytes),
      );
      if (sizes.includes(false)) throw new PodiumError('DATA_LOSS', 'Files are lacking.');
      this.#images.set(image.data, manifest);
    } catch {
      await rm(file, { force: true });
    }
  }

  async #configOf(image: Digest): Promise<Buffer> {
    try {
      return await this.#files.readWhole(image, MAX_IMAGE_CONFIG_BYTES);
    } catch (error) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `The configuration of the image ${image} is not here: ${errorText(error)}`,
        {
          cause: error,
        },
      );
    }
  }

  async #manifestOf(image: Digest, layers: readonly Digest[]): Promise<ImageManifest> {
    const known = new Map<Digest, Description>();
    for (const { digest, sizeBytes, chunks } of [...this.#images.values()].flatMap(filesOf))
      known.set(digest, { digest, sizeBytes, chunks });
    const describe = async (file: Digest, path: string): Promise<BundleFile> => {
      const description = known.get(file) ?? (await this.#describe(file));
      known.set(file, description);
      return { path, ...description };
    };
    const config = await describe(image, 'config.json');
    const described: BundleFile[] = [];
    for (const layer of layers) described.push(await describe(layer, `layer-${described.length + 1}.tar`));
    return { version: 1, image, config, layers: described };
  }

  async #describe(file: Digest): Promise<Description> {
    const chunks: Digest[] = [];
    let hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const bytes of this.#files.read(file)) {
      for (let rest: Buffer = bytes; rest.length > 0;) {
        const taken = Math.min(rest.length, CHUNK_BYTES - (sizeBytes % CHUNK_BYTES));
        hash.update(rest.subarray(0, taken));
        sizeBytes += taken;
        rest = rest.subarray(taken);
        if (sizeBytes % CHUNK_BYTES !== 0) continue;
        chunks.push(asDigest(hash.digest('hex')));
        hash = createHash('sha256');
      }
    }
    if (sizeBytes % CHUNK_BYTES !== 0) chunks.push(asDigest(hash.digest('hex')));
    return { digest: file, sizeBytes, chunks };
  }
}

function stored(manifest: ImageManifest): StoredImage {
  return { image: manifest.image, sizeBytes: imageBytes(manifest) };
}

function lacking(image: string): PodiumError {
  return new PodiumError('NOT_FOUND', `The head has no image ${image}.`);
}

async function* once<T>(value: Promise<T>): AsyncGenerator<T> {
  yield await value;
}
