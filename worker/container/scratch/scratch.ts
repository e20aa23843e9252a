import { join } from 'node:path';

/**
 * The writable places of one run: a folder `<attemptDir>/scratch` whose size is limited, with a folder in it for each
 * place. All methods are safe to repeat and need only the place, so that a restarted daemon goes on where it was.
 */
export interface Scratch {
  readonly kind: 'loop' | 'folder';
  /** Throws SCRATCH_UNAVAILABLE. Leaves nothing behind when it throws. */
  create(place: ScratchPlace, signal?: AbortSignal): Promise<void>;
  /** Makes the content reachable again after a restart of the daemon or of the machine. */
  open(place: ScratchPlace): Promise<void>;
  usage(place: ScratchPlace): Promise<ScratchUsage>;
  /** False when there was nothing to remove. */
  remove(place: ScratchPlace): Promise<boolean>;
}

export interface ScratchPlace {
  readonly attemptDir: string;
  readonly diskBytes: number;
}

export interface ScratchUsage {
  readonly usedBytes: number;
  /** Nothing worth mentioning can be written any more (loop), or more was written than allowed (folder). */
  readonly full: boolean;
}

export function scratchRoot(place: ScratchPlace): string {
  return join(place.attemptDir, 'scratch');
}

export function scratchImage(place: ScratchPlace): string {
  return join(place.attemptDir, 'scratch.img');
}

/** Smaller file systems are mostly their own bookkeeping. */
export const MIN_DISK_BYTES = 16 * 1024 * 1024;
