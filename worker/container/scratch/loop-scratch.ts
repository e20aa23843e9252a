import { mkdir, open, readFile, rm, rmdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorText, isPodiumError, PodiumError } from '../../../contracts/errors/podium-error.ts';
import { hostCommand } from '../host-command.ts';
import { countMounts } from './mount-table.ts';
import { MIN_DISK_BYTES, scratchImage, scratchRoot } from './scratch.ts';
import type { Scratch, ScratchPlace, ScratchUsage } from './scratch.ts';

/**
 * An ext4 file system in a sparse file, loop-mounted: the limit is the kernel's, and what is not written costs nothing.
 * `discard` gives back what the agent deletes. Needs root.
 *
 * The loop device detaches itself with its last mount. A mount that stays busy (a container that hangs in removal) is
 * taken out of sight with a lazy unmount; the kernel frees it once the last user is gone.
 */
export class LoopScratch implements Scratch {
  readonly kind = 'loop';

  async create(place: ScratchPlace, signal?: AbortSignal): Promise<void> {
    if (place.diskBytes < MIN_DISK_BYTES) {
      throw new PodiumError(
        'INVALID_ARGUMENT',
        `A disk limit of ${place.diskBytes} bytes is too small; ask for at least ${MIN_DISK_BYTES}.`,
      );
    }
    await mkdir(scratchRoot(place), { recursive: true, mode: 0o711 });
    try {
      const file = await open(scratchImage(place), 'wx', 0o600);
      try {
        await file.truncate(place.diskBytes);
      } finally {
        await file.close();
      }
      await hostCommand('mkfs.ext4', [...MKFS_OPTIONS, scratchImage(place)], { signal });
      await mount(place, signal);
    } catch (error) {
      await this.remove(place);
      if (isPodiumError(error, 'CANCELED')) throw error;
      throw new PodiumError(
        'SCRATCH_UNAVAILABLE',
        `No file system of its own can be made in ${place.attemptDir}: ${errorText(error)}. This needs root, loop devices and mkfs.ext4 (package e2fsprogs).`,
        { cause: error },
      );
    }
  }

  async open(place: ScratchPlace): Promise<void> {
    if ((await mountCount(place)) > 0) return;
    await mkdir(scratchRoot(place), { recursive: true, mode: 0o711 });
    await mount(place);
  }

  async usage(place: ScratchPlace): Promise<ScratchUsage> {
    // Without the mount the numbers would be those of the host's file system.
    if ((await mountCount(place)) === 0) return { usedBytes: 0, full: false };
    const stats = await statfs(scratchRoot(place));
    const freeBytes = stats.bavail * stats.bsize;
    const usedBytes = (stats.blocks - stats.bfree) * stats.bsize;
    const full = freeBytes < Math.min(place.diskBytes * FULL_FRACTION, FULL_BYTES) || stats.ffree === 0;
    return { usedBytes, full };
  }

  async remove(place: ScratchPlace): Promise<boolean> {
    const existed = await stat(scratchImage(place)).then(
      () => true,
      () => false,
    );
    await unmount(place);
    if (existed) await detachLoops(scratchImage(place));
    await rm(scratchImage(place), { force: true });
    // Never recursive: if the mount were still there, this must not empty it.
    await rmdir(scratchRoot(place)).catch(() => undefined);
    return existed;
  }
}

const MKFS_OPTIONS = ['-q', '-F', '-m', '0', '-E', 'nodiscard,lazy_itable_init=1,lazy_journal_init=1'];
const MOUNT_OPTIONS = 'loop,nosuid,nodev,noatime,discard';

/** Full is less than a hundredth, but never more than 64 MiB, of room: allocations fail before the last block is gone. */
const FULL_FRACTION = 0.01;
const FULL_BYTES = 64 * 1024 * 1024;

const BUSY_TRIES = 20;
const BUSY_PAUSE_MS = 100;

async function mount(place: ScratchPlace, signal?: AbortSignal): Promise<void> {
  await hostCommand('mount', ['-t', 'ext4', '-o', MOUNT_OPTIONS, scratchImage(place), scratchRoot(place)], {
    signal,
  });
}

async function mountCount(place: ScratchPlace): Promise<number> {
  return countMounts(await readFile('/proc/self/mountinfo', 'utf8'), scratchRoot(place));
}

async function unmount(place: ScratchPlace): Promise<void> {
  for (let attempt = 0; (await mountCount(place)) > 0; attempt += 1) {
    const lazy = attempt >= BUSY_TRIES;
    try {
      await hostCommand('umount', [...(lazy ? ['-l'] : []), scratchRoot(place)]);
    } catch (error) {
      if (lazy) throw error;
      await delay(BUSY_PAUSE_MS);
    }
  }
}

/**
 * A device that a crash left without a mount has nobody to detach it. One whose last mount has just gone detaches itself,
 * so it may be gone between the two commands: only a device that is still there is a failure.
 */
async function detachLoops(image: string): Promise<void> {
  for (const device of await loopsOf(image)) {
    try {
      await hostCommand('losetup', ['--detach', device]);
    } catch (error) {
      if ((await loopsOf(image)).includes(device)) throw error;
    }
  }
}

async function loopsOf(image: string): Promise<string[]> {
  const attached = await hostCommand('losetup', ['--associated', image, '--noheadings', '--output', 'NAME']);
  return attached
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('/dev/'));
}

/** Where a probe of this machine's abilities may be made. */
export async function loopUnavailable(probeDir: string): Promise<string> {
  const place = { attemptDir: join(probeDir, 'probe'), diskBytes: MIN_DISK_BYTES };
  const scratch = new LoopScratch();
  try {
    await scratch.create(place);
    return '';
  } catch (error) {
    return errorText(error);
  } finally {
    await scratch.remove(place);
  }
}
