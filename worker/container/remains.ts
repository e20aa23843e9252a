import { join } from 'node:path';
import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import type { Engine } from './engine.ts';
import { fromLabels, leaseFilter, leaseName, roleOf, workerFilter } from './labels.ts';
import type { RunIdentity } from './labels.ts';
import { FolderScratch } from './scratch/folder-scratch.ts';
import { LoopScratch } from './scratch/loop-scratch.ts';
import type { Scratch } from './scratch/scratch.ts';
import { runAll } from './settle-all.ts';

/**
 * Takes away what runs leave: the agent, then its gate, then the scratch they had mounted, and the volumes last, since
 * a volume's labels are the record of where a scratch lies. It is made before the scratch and goes after it, so a
 * crash at any point leaves something that leads to everything else.
 */
export class Remains {
  readonly #engine: Engine;
  readonly #stateDir: string | undefined;

  constructor(engine: Engine, stateDir?: string) {
    this.#engine = engine;
    this.#stateDir = stateDir;
  }

  /** Removes all of one lease, whatever of it exists; returns how many things went. */
  async remove(run: RunIdentity): Promise<number> {
    let removed = 0;
    const count = async (step: Promise<boolean>) => {
      if (await step) removed += 1;
    };
    const filter = leaseFilter(run.lease);
    await runAll(`Removing what is left of run ${run.lease.runId}`, [
      async () => {
        const all = await this.#engine.containers(filter);
        const [first, rest] = [all.filter(isAgent), all.filter((found) => !isAgent(found))];
        for (const group of [first, rest]) {
          const settled = await Promise.allSettled(
            group.map(({ Id }) => count(this.#engine.removeContainer(Id))),
          );
          const failed = settled.find((part) => part.status === 'rejected');
          if (failed) throw failed.reason;
        }
      },
      async () => {
        // A scratch that resists keeps its volumes, so that the next reap finds it again.
        await count(scratchOf(run).remove(run));
        const volumes = await this.#engine.volumes(filter);
        for (const { Name } of volumes) await count(this.#engine.removeVolume(Name));
      },
    ]);
    return removed;
  }

  /** Every run of the worker that has left anything at all, by the name of its lease; with a lease, only that one. */
  async find(worker: WorkerId, lease?: LeaseKey): Promise<Map<string, RunIdentity>> {
    const filter = [...workerFilter(worker), ...(lease === undefined ? [] : leaseFilter(lease))];
    const [containers, volumes] = await Promise.all([
      this.#engine.containers(filter),
      this.#engine.volumes(filter),
    ]);
    const found = new Map<string, RunIdentity>();
    for (const { Labels } of [...containers, ...volumes]) {
      const identity = fromLabels(Labels);
      if (identity?.worker === worker && this.#isOurs(identity))
        found.set(leaseName(identity.lease), identity);
    }
    return found;
  }

  #isOurs({ attemptDir }: RunIdentity): boolean {
    return this.#stateDir === undefined || attemptDir.startsWith(join(this.#stateDir, '/'));
  }
}

/** The scratch a run was given, which need not be the kind a new run would get. */
export function scratchOf(run: RunIdentity): Scratch {
  return run.scratch === 'loop' ? new LoopScratch() : new FolderScratch();
}

function isAgent(container: { Labels: Readonly<Record<string, string>> }): boolean {
  return roleOf(container.Labels) === 'agent';
}
