import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PodiumError } from '../../../contracts/errors/podium-error.ts';
import type { ScratchFacts } from '../container-runtime.ts';
import { FolderScratch } from './folder-scratch.ts';
import { loopUnavailable, LoopScratch } from './loop-scratch.ts';
import type { Scratch } from './scratch.ts';
import { pause } from '../../../platform/clock/wait.ts';

/** `auto` takes a loop mount where the machine can make one and a watched folder elsewhere. */
export type ScratchMode = 'auto' | 'loop' | 'folder';

/** Finds out once, by making one, whether this machine can mount a file system of its own. */
export class ScratchChoice {
  readonly #mode: ScratchMode;
  #chosen: Promise<{ scratch: Scratch; facts: ScratchFacts }> | undefined;

  constructor(mode: ScratchMode) {
    this.#mode = mode;
  }

  async facts(): Promise<ScratchFacts> {
    return (await this.#choose()).facts;
  }

  /** Throws SCRATCH_UNAVAILABLE when a loop mount is demanded and cannot be had. */
  async scratch(): Promise<Scratch> {
    return (await this.#choose()).scratch;
  }

  #choose(): Promise<{ scratch: Scratch; facts: ScratchFacts }> {
    this.#chosen ??= decide(this.#mode).catch((error: unknown) => {
      this.#chosen = undefined;
      throw error;
    });
    return this.#chosen;
  }
}

async function decide(mode: ScratchMode): Promise<{ scratch: Scratch; facts: ScratchFacts }> {
  const reason = mode === 'folder' ? 'asked for' : await probe();
  if (reason === '') return { scratch: new LoopScratch(), facts: { kind: 'loop', reason: '' } };
  if (mode === 'loop') throw new PodiumError('SCRATCH_UNAVAILABLE', reason);
  return { scratch: new FolderScratch(), facts: { kind: 'folder', reason } };
}

const PROBES = 3;

/** Tried a few times: another process may take the free loop device first, and what is found here is for good. */
async function probe(): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const reason = await probeOnce();
    if (reason === '' || attempt === PROBES) return reason;
    await pause(100 * attempt);
  }
}

async function probeOnce(): Promise<string> {
  const probeDir = await mkdtemp(join(tmpdir(), 'podium-scratch-'));
  try {
    return await loopUnavailable(probeDir);
  } finally {
    await rm(probeDir, { recursive: true, force: true });
  }
}
