import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleFile } from '../../contracts/bundle/manifest.ts';
import { hexOf } from '../../contracts/ids/digest.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import { syncDirectory } from '../../platform/durable/durable-file.ts';
import type { BundleSource } from './bundle-source.ts';
import { fetchFile } from './fetch-file.ts';

/** Whole files by digest, read-only; what is being fetched lies apart until it is whole and checked. */
export class FileStore {
  readonly #files: string;
  readonly #partial: string;
  readonly #underWay = new Map<Digest, Promise<string>>();

  constructor(directory: string) {
    this.#files = join(directory, 'files');
    this.#partial = join(directory, 'partial');
  }

  async open(): Promise<void> {
    await mkdir(this.#files, { recursive: true, mode: 0o755 });
    await mkdir(this.#partial, { recursive: true, mode: 0o700 });
  }

  /** The path of the file, fetched when it is not here. Whoever wants the same file meanwhile waits for the same fetch. */
  async ensure(file: BundleFile, source: BundleSource, signal: AbortSignal): Promise<string> {
    for (let running = this.#underWay.get(file.digest); running; running = this.#underWay.get(file.digest)) {
      const path = await running.catch(() => null);
      if (path !== null) return path;
      signal.throwIfAborted(); // Given up by others, or failed for them: ours may go well.
    }
    const fetching = this.#ensure(file, source, signal).finally(() => this.#underWay.delete(file.digest));
    this.#underWay.set(file.digest, fetching);
    return await fetching;
  }

  /** Removes what was begun and given up, but for these files and what is under way. */
  async dropPartial(but: readonly BundleFile[]): Promise<void> {
    const kept = new Set([...but.map(({ digest }) => digest), ...this.#underWay.keys()].map(hexOf));
    for (const name of await readdir(this.#partial))
      if (!kept.has(name)) await rm(join(this.#partial, name), { force: true });
  }

  pathOf(digest: Digest): string {
    return join(this.#files, hexOf(digest));
  }

  async #ensure(file: BundleFile, source: BundleSource, signal: AbortSignal): Promise<string> {
    const path = this.pathOf(file.digest);
    const held = await stat(path).catch(() => null);
    if (held?.size === file.sizeBytes) return path;
    const partial = join(this.#partial, hexOf(file.digest));
    await fetchFile(file, source, partial, signal);
    await chmod(partial, 0o444);
    await rename(partial, path);
    await syncDirectory(this.#files);
    return path;
  }
}
