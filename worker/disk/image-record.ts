import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeDurably } from '../../platform/durable/durable-file.ts';

const imageRecord = z.record(
  z.string(),
  z.strictObject({ reference: z.string(), sizeBytes: z.number(), lastUsedMs: z.number() }),
);
type Brought = z.infer<typeof imageRecord>[string];

/**
 * The images that this worker brought to the machine, by the engine's id. Only they count against its ceiling, and only
 * they are ever removed: an image that was here before is its owner's.
 */
export class ImageRecord {
  readonly #file: string;
  #images = new Map<string, Brought>();

  constructor(file: string) {
    this.#file = file;
  }

  /** A record that cannot be read is begun anew: its images then are the owner's. */
  async open(): Promise<void> {
    const text = await readFile(this.#file, 'utf8').catch(() => '{}');
    try {
      this.#images = new Map(Object.entries(imageRecord.parse(JSON.parse(text))));
    } catch {
      this.#images = new Map();
    }
  }

  get all(): ReadonlyMap<string, Brought> {
    return this.#images;
  }

  async brought(id: string, image: Brought): Promise<void> {
    this.#images.set(id, image);
    await this.#save();
  }

  /** An image that somebody else brought is none of ours, however often it is used. */
  async used(id: string, nowMs: number): Promise<void> {
    const image = this.#images.get(id);
    if (image === undefined) return;
    this.#images.set(id, { ...image, lastUsedMs: nowMs });
    await this.#save();
  }

  async removed(id: string): Promise<void> {
    if (this.#images.delete(id)) await this.#save();
  }

  async #save(): Promise<void> {
    const text = JSON.stringify(Object.fromEntries(this.#images), null, 2);
    await writeDurably(this.#file, (file) => file.writeFile(text));
  }
}
