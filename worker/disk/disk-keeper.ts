import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { ContainerRuntime, ResolvedImage } from '../container/container-runtime.ts';
import { handInFolders } from '../run/attempt-folder.ts';
import { leaseName } from '../container/labels.ts';
import type { RetainedContainers } from '../retention/retained-containers.ts';
import type { ImageRecord } from './image-record.ts';
import { describeUse, freeBytes, gibibytes, planRoom, type DiskUse, type Evictable } from './room.ts';

export interface KeptBundle {
  readonly bundle: Digest;
  readonly bytes: number;
  readonly lastUsedMs: number;
}

/** A file of an image, kept after the engine has loaded it. */
export interface KeptLayer {
  readonly layer: Digest;
  readonly bytes: number;
  readonly lastUsedMs: number;
}

/** What the keeper counts, and what it may take away. */
export interface DiskParts {
  readonly ceilingBytes: number;
  readonly stateDir: string;
  readonly bundles: { kept(): KeptBundle[]; fetchingBytes(): number; evict(bundle: Digest): Promise<void> };
  readonly images: ImageRecord;
  readonly retained: Pick<RetainedContainers, 'all' | 'giveUp'>;
  readonly layers: { kept(): KeptLayer[]; bytes(): number; evict(layer: Digest): Promise<void> };
  readonly runtime: Pick<ContainerRuntime, 'removeImage'>;
  /** What the runs here need, and what they were promised. */
  readonly runs: () => {
    readonly bundles: readonly Digest[];
    readonly images: readonly string[];
    readonly scratchBytes: number;
  };
  readonly clock: Clock;
  readonly logger: Logger;
}

const COUNT_INTERVAL_MS = 30_000;

/**
 * Keeps all that Podium has on this machine below one ceiling: images, data, scratch, unsent hand-ins. What no run here
 * needs makes way; when that is not enough, the run that wants more is refused by name. One at a time, so that two runs
 * do not both get the last of it.
 */
export class DiskKeeper {
  readonly #parts: DiskParts;
  #handInsBytes = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(parts: DiskParts) {
    this.#parts = parts;
  }

  get ceilingBytes(): number {
    return this.#parts.ceilingBytes;
  }

  use(): DiskUse {
    const { bundles, images, layers, runs, retained } = this.#parts;
    const sum = (sizes: Iterable<number>): number => [...sizes].reduce((total, bytes) => total + bytes, 0);
    return {
      imagesBytes: sum(images.all.values().map(({ sizeBytes }) => sizeBytes)) + layers.bytes(),
      dataBytes: sum(bundles.kept().map(({ bytes }) => bytes)) + bundles.fetchingBytes(),
      scratchBytes: runs().scratchBytes,
      retainedBytes: sum(retained.all().map(({ diskBytes }) => diskBytes)),
      handInsBytes: this.#handInsBytes,
    };
  }

  /** What a further run may be promised as scratch. */
  freeBytes(): number {
    return freeBytes(this.ceilingBytes, this.use(), this.#unneeded());
  }

  /** Why no run is taken; '' when some can be. */
  problem(): string {
    if (this.freeBytes() > 0) return '';
    return `The disk ceiling is reached: ${describeUse(this.ceilingBytes, this.use())}. Lend more, or let what is here end.`;
  }

  /** Takes away what is not needed until `bytes` more have room. Throws RESOURCE_EXHAUSTED when they have none. */
  async makeRoom(bytes: number, what: string): Promise<void> {
    const turn = this.#last.then(() => this.#makeRoom(bytes, what));
    this.#last = turn.catch(() => undefined);
    await turn;
  }

  /** Lets go of what a run has been promised the room of. Throws nothing for want of room: what a run holds, it was promised. */
  async makeWay(): Promise<void> {
    const turn = this.#last.then(() =>
      this.#evict(planRoom(this.ceilingBytes, this.use(), 0, this.#unneeded()).evict, 'a run'),
    );
    this.#last = turn.catch(() => undefined);
    await turn;
  }

  /** An image that a run is about to use. One that was brought for it and does not fit is taken away again. */
  async noteImage(reference: string, image: ResolvedImage): Promise<void> {
    const { images, clock } = this.#parts;
    // Two runs may have brought it at the same time.
    if (!image.brought || images.all.has(image.id)) {
      await images.used(image.id, clock.nowMs());
      return;
    }
    try {
      await this.makeRoom(image.sizeBytes, `the image ${reference}`);
    } catch (error) {
      await this.#parts.runtime.removeImage(image.id);
      throw error;
    }
    await images.brought(image.id, { reference, sizeBytes: image.sizeBytes, lastUsedMs: clock.nowMs() });
  }

  /** Counts what is collected and not sent, again and again, until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.count();
      await pause(COUNT_INTERVAL_MS, signal);
    }
  }

  async count(): Promise<void> {
    let bytes = 0;
    for (const folder of await handInFolders(this.#parts.stateDir)) bytes += await sizeOf(folder);
    this.#handInsBytes = bytes;
  }

  async #makeRoom(bytes: number, what: string): Promise<void> {
    await this.count();
    const { evict, lackBytes } = planRoom(this.ceilingBytes, this.use(), bytes, this.#unneeded());
    if (lackBytes > 0) {
      throw new PodiumError(
        'RESOURCE_EXHAUSTED',
        `There is no room for ${what} (${gibibytes(bytes)}): ${describeUse(this.ceilingBytes, this.use())}.`,
        { details: { disk: true } },
      );
    }
    await this.#evict(evict, what);
  }

  async #evict(evict: readonly Evictable[], what: string): Promise<void> {
    const { logger, bundles, images, layers, runtime, retained } = this.#parts;
    for (const { kind, id, bytes: freed } of evict) {
      logger.info('taken away to make room', { kind, id, bytes: freed, for: what });
      switch (kind) {
        case 'retained':
          await retained.giveUp(id, `its room was needed for ${what}`);
          break;
        case 'data':
          await bundles.evict(id as Digest);
          break;
        case 'layer':
          await layers.evict(id as Digest);
          break;
        case 'image':
          await runtime.removeImage(id);
          await images.removed(id);
          break;
      }
    }
  }

  #unneeded(): Evictable[] {
    const needed = this.#parts.runs();
    const data = this.#parts.bundles
      .kept()
      .filter(({ bundle }) => !needed.bundles.includes(bundle))
      .map(({ bundle, bytes, lastUsedMs }): Evictable => ({ kind: 'data', id: bundle, bytes, lastUsedMs }));
    const images = [...this.#parts.images.all]
      .filter(([id, { reference }]) => !needed.images.includes(id) && !needed.images.includes(reference))
      .map(([id, { sizeBytes, lastUsedMs }]): Evictable => ({
        kind: 'image',
        id,
        bytes: sizeBytes,
        lastUsedMs,
      }));
    // Their data and images count as unneeded as well: what is kept goes before them.
    const retained = this.#parts.retained.all().map(({ lease, diskBytes, untilMs }): Evictable => ({
      kind: 'retained',
      id: leaseName(lease),
      bytes: diskBytes,
      lastUsedMs: untilMs,
    }));
    const layers = this.#parts.layers
      .kept()
      .map(({ layer, bytes, lastUsedMs }): Evictable => ({ kind: 'layer', id: layer, bytes, lastUsedMs }));
    return [...layers, ...retained, ...data, ...images];
  }
}

/** Files lie flat there. What vanishes meanwhile was acknowledged. */
async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder).catch(() => []))
    bytes += (await stat(join(folder, name)).catch(() => null))?.size ?? 0;
  return bytes;
}
