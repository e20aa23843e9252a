import { mkdir, rm, stat } from 'node:fs/promises';
import { PodiumError } from '../../../contracts/errors/podium-error.ts';
import { hostCommand } from '../host-command.ts';
import { scratchRoot } from './scratch.ts';
import type { Scratch, ScratchPlace, ScratchUsage } from './scratch.ts';

const REMOVE_TRIES = 5;

/**
 * A plain folder. Nothing holds the limit, so the run must be watched (`watchScratch`) and stopped once it is past it;
 * between two looks an agent can write more than it may. For machines where no file system can be mounted.
 */
export class FolderScratch implements Scratch {
  readonly kind = 'folder';

  async create(place: ScratchPlace): Promise<void> {
    await mkdir(place.attemptDir, { recursive: true });
    try {
      await mkdir(scratchRoot(place), { mode: 0o711 });
    } catch (error) {
      throw new PodiumError('SCRATCH_UNAVAILABLE', `Cannot make ${scratchRoot(place)}.`, { cause: error });
    }
  }

  async open(): Promise<void> {
    // Always reachable.
  }

  async usage(place: ScratchPlace): Promise<ScratchUsage> {
    const usedBytes = await diskUsage(scratchRoot(place));
    return { usedBytes, full: usedBytes >= place.diskBytes };
  }

  async remove(place: ScratchPlace): Promise<boolean> {
    const root = scratchRoot(place);
    const existed = await stat(root).then(
      () => true,
      () => false,
    );
    await removeTree(root);
    return existed;
  }
}

/**
 * Not as root, the agent, of the same id as we, may have taken our right to look into its folders: they are opened then.
 * Node's `rm` rejects at the first folder it cannot read while it still removes others, so `chmod` may meet names that
 * vanish; whether it succeeded is for the `rm` after it to say.
 */
async function removeTree(root: string): Promise<void> {
  for (let left = REMOVE_TRIES; ; left -= 1) {
    try {
      await rm(root, { recursive: true, force: true });
      return;
    } catch (error) {
      if (left <= 1) throw error;
      await hostCommand('chmod', ['-R', 'u+rwX', '--', root]).catch(() => undefined);
    }
  }
}

/** Blocks really used, in bytes. The tree changes under our feet: `du` then complains, but still prints a sum. */
async function diskUsage(root: string): Promise<number> {
  const script = 'du -sx --block-size=1 -- "$1" 2>/dev/null || true';
  const [sum = ''] = (await hostCommand('sh', ['-c', script, 'sh', root], { timeoutMs: 120_000 })).split(
    '\t',
  );
  const bytes = Number.parseInt(sum, 10);
  if (Number.isNaN(bytes)) throw new PodiumError('INTERNAL', `du gave no sum for ${root}`);
  return bytes;
}
