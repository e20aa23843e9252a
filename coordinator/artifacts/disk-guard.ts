import { statfs } from 'node:fs/promises';

export interface DiskGuardOptions {
  readonly directory: string;
  /** Below this no new experiment is taken: what runs already needs the rest. */
  readonly floorBytes: number;
  /** Artifacts are kept up to this many bytes; 0: no limit. */
  readonly quotaBytes: number;
  readonly artifactBytes: () => number;
  readonly freeBytes?: (directory: string) => Promise<number>;
}

export interface DiskCondition {
  readonly freeBytes: number;
  readonly floorBytes: number;
  readonly refuses: boolean;
  readonly artifactBytes: number;
  readonly quotaBytes: number;
}

/** Says no to new work before the disk is full; settling, grading and uploads of what runs go on above their own floor. */
export class DiskGuard {
  readonly #options: DiskGuardOptions;

  constructor(options: DiskGuardOptions) {
    this.#options = options;
  }

  async status(): Promise<DiskCondition> {
    const { directory, floorBytes, quotaBytes, artifactBytes, freeBytes = freeBytesOf } = this.#options;
    const free = await freeBytes(directory);
    return {
      freeBytes: free,
      floorBytes,
      refuses: free < floorBytes,
      artifactBytes: artifactBytes(),
      quotaBytes,
    };
  }

  /** Why no new experiment is taken; null while there is room. */
  async refusal(): Promise<string | null> {
    const { refuses, freeBytes, floorBytes } = await this.status();
    return refuses ? refusal(freeBytes, floorBytes) : null;
  }
}

/** One sentence for people, and what to do. */
export function refusal(freeBytes: number, floorBytes: number): string {
  return `The head's disk has ${mebibytes(freeBytes)} free and takes no new experiment below ${mebibytes(floorBytes)}; what was accepted goes on. Make room in its state folder, or let artifacts be removed sooner (disk.artifactQuotaBytes, disk.artifactAgeMs).`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}
