import { join } from 'node:path';
import type { ContainerInfo } from 'dockerode';
import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import type { Engine } from './engine.ts';
import { rm } from 'node:fs/promises';
import {
  fromGateLabels,
  fromLabels,
  gateFilter,
  leaseFilter,
  leaseName,
  roleOf,
  workerFilter,
} from './labels.ts';
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
        const all = await this.#containersOf(run);
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

  /** All containers of the lease but the agent's. */
  async removeGate(worker: WorkerId, lease: LeaseKey): Promise<void> {
    const run = (await this.find(worker, lease)).get(leaseName(lease));
    const all = run === undefined ? [] : await this.#containersOf(run);
    for (const { Id } of all.filter((found) => !isAgent(found))) await this.#engine.removeContainer(Id);
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
      if (identity?.worker === worker && this.#isOurs(identity.attemptDir))
        found.set(leaseName(identity.lease), identity);
    }
    return found;
  }

  /** Removes the gates made ahead that no run of `keep` was given. Returns how many things went. */
  async removeGates(worker: WorkerId, keep: readonly RunIdentity[]): Promise<number> {
    const kept = new Set(keep.map(({ gate }) => gate));
    let removed = 0;
    for (const { Id, Labels } of await this.#engine.containers(workerFilter(worker))) {
      const gate = fromGateLabels(Labels);
      if (gate === undefined || kept.has(gate.id) || !this.#isOurs(gate.socketDir)) continue;
      if (await this.#engine.removeContainer(Id)) removed += 1;
      await rm(gate.socketDir, { recursive: true, force: true });
    }
    return removed;
  }

  /** Its own, and those of gates made ahead that it, or an earlier start of the same lease, was given. */
  async #containersOf(run: RunIdentity): Promise<ContainerInfo[]> {
    const filter = leaseFilter(run.lease);
    const [own, volumes] = await Promise.all([this.#engine.containers(filter), this.#engine.volumes(filter)]);
    const labels = [...own, ...volumes].map(({ Labels }) => Labels);
    const gates = new Set([run.gate, ...labels.map((found) => fromLabels(found)?.gate ?? '')]);
    gates.delete('');
    const given = await Promise.all([...gates].map((gate) => this.#engine.containers(gateFilter(gate))));
    const all = [...own, ...given.flat()];
    return [...new Map(all.map((found) => [found.Id, found])).values()];
  }

  #isOurs(folder: string): boolean {
    return this.#stateDir === undefined || folder.startsWith(join(this.#stateDir, '/'));
  }
}

/** The scratch a run was given, which need not be the kind a new run would get. */
export function scratchOf(run: RunIdentity): Scratch {
  return run.scratch === 'loop' ? new LoopScratch() : new FolderScratch();
}

function isAgent(container: { Labels: Readonly<Record<string, string>> }): boolean {
  return roleOf(container.Labels) === 'agent';
}
