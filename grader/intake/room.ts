import { statfs } from 'node:fs/promises';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

export interface Room {
  readonly freeBytes: number;
  /** Too little for any hand-in. */
  readonly refuses: boolean;
}

/** Says no to hand-ins before the disk is full: the record and the reports of what was taken need the rest. */
export class RoomForHandIns {
  readonly #folder: string;
  readonly #minimumFreeBytes: number;
  /** Promised by hand-ins under way, so that two cannot both take the last room. */
  #promisedBytes = 0;

  constructor(folder: string, minimumFreeBytes: number) {
    this.#folder = folder;
    this.#minimumFreeBytes = minimumFreeBytes;
  }

  async look(): Promise<Room> {
    const { bavail, bsize } = await statfs(this.#folder);
    const freeBytes = bavail * bsize;
    return { freeBytes, refuses: freeBytes < this.#minimumFreeBytes };
  }

  /**
   * Runs what takes so many bytes. Throws RESOURCE_EXHAUSTED when that would leave too little: nothing was acknowledged, the
   * worker keeps what it has and tries again.
   */
  async with<T>(sizeBytes: number, take: () => Promise<T>): Promise<T> {
    this.#promisedBytes += sizeBytes;
    try {
      const { freeBytes } = await this.look();
      if (this.#minimumFreeBytes > 0 && freeBytes - this.#promisedBytes < this.#minimumFreeBytes) {
        throw new PodiumError(
          'RESOURCE_EXHAUSTED',
          `The grader's disk has ${freeBytes} bytes free; this submission would leave less than the ${this.#minimumFreeBytes} that it keeps free. Keep what you have and try again later.`,
        );
      }
      return await take();
    } finally {
      this.#promisedBytes -= sizeBytes;
    }
  }
}
