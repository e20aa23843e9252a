import type { Digest, LeaseKey } from '../../contracts/ids/id.ts';
import type { LeaseVerdict } from '../../contracts/messages/protocol.ts';
import type { ResourceOffer, ResourceRequest } from '../../contracts/resources/resources.ts';
import { leaseName } from '../container/labels.ts';
import type { RunningContainer } from '../container/container-runtime.ts';
import type { Lent } from '../hardware/lend.ts';
import type { Allocation, Attempt, AttemptPhase } from '../journal/attempt.ts';
import { allocate, freeOf } from '../run/allocator.ts';
import type { OwnerWish } from '../run/attempt-in-hand.ts';
import type { AttemptParts } from '../run/attempt-parts.ts';
import { AttemptRunner } from '../run/attempt-runner.ts';

/** The attempts this worker has in hand, and what of the machine they leave free. */
export class Roster {
  readonly #parts: AttemptParts;
  readonly #lent: Lent;
  readonly #freeDiskBytes: () => number;
  readonly #stop: AbortSignal;
  readonly #onChange: () => void;
  readonly #runners = new Map<string, AttemptRunner>();
  readonly #running = new Set<Promise<void>>();
  #lending: OwnerWish = { mode: 'LEND', reason: '' };

  /** `freeDiskBytes`: what is left below the ceiling besides scratch. `stop`: leave everything as it is. `onChange`: something was freed, began or ended. */
  constructor(
    parts: AttemptParts,
    lent: Lent,
    freeDiskBytes: () => number,
    stop: AbortSignal,
    onChange: () => void,
  ) {
    this.#freeDiskBytes = freeDiskBytes;
    this.#parts = parts;
    this.#lent = lent;
    this.#stop = stop;
    this.#onChange = onChange;
  }

  /** Takes an attempt from where it is to its end. */
  begin(attempt: Attempt, container: RunningContainer | null): void {
    const runner = new AttemptRunner(this.#parts, attempt, container, this.#onChange);
    this.#runners.set(runner.name, runner);
    runner.lend(this.#lending);
    const running = runner.run(this.#stop).finally(() => {
      this.#running.delete(running);
      if (!this.#stop.aborted) this.#runners.delete(runner.name);
      this.#onChange();
    });
    this.#running.add(running);
    this.#onChange();
  }

  /** What the machine's owner wants of all runs here, and of those to come. */
  lend(wish: OwnerWish): void {
    this.#lending = wish;
    for (const runner of this.#runners.values()) runner.lend(wish);
  }

  runners(): readonly AttemptRunner[] {
    return [...this.#runners.values()];
  }

  containers(): RunningContainer[] {
    return this.runners().flatMap(({ container }) => container ?? []);
  }

  has(lease: LeaseKey): boolean {
    return this.#runners.has(leaseName(lease));
  }

  allocate(request: ResourceRequest): Allocation | null {
    return allocate(request, this.#lent, this.#held());
  }

  free(): ResourceOffer {
    const free = freeOf(this.#lent, this.#held());
    return { ...free, diskBytes: Math.min(free.diskBytes, this.#freeDiskBytes()) };
  }

  /** What the runs here need of what is kept on disk. */
  needs(): { bundles: Digest[]; images: string[]; scratchBytes: number } {
    const holders = this.runners().filter(({ holdsResources }) => holdsResources);
    return {
      bundles: holders.map(({ attempt }) => attempt.ticket.competition.bundle),
      images: holders.flatMap(({ attempt, facts }) => [
        attempt.ticket.agent.image,
        attempt.ticket.agent.imageId ?? '',
        facts.imageId ?? '',
      ]),
      scratchBytes: this.#held().reduce((sum, { diskBytes }) => sum + diskBytes, 0),
    };
  }

  /** How far each attempt here is. */
  phases(): AttemptPhase[] {
    return [...this.#runners.values()].map(({ attempt }) => attempt.phase);
  }

  /** GPUs that runs of ours hold now. */
  ownGpus(): ReadonlySet<string> {
    return new Set(this.#held().flatMap(({ gpus }) => gpus));
  }

  leases(): LeaseKey[] {
    return [...this.#runners.values()].map(({ attempt }) => attempt.lease);
  }

  renewedLeases(): LeaseKey[] {
    return [...this.#runners.values()].filter(({ renews }) => renews).map(({ attempt }) => attempt.lease);
  }

  /** Something is to be done here; attempts that only wait for the head's word do not count. */
  get busy(): boolean {
    return this.#runners.values().some(({ resting }) => !resting);
  }

  get runningContainers(): number {
    return this.containers().length;
  }

  hear(lease: LeaseKey, verdict: LeaseVerdict): void {
    const runner = this.#runners.get(leaseName(lease));
    switch (verdict) {
      case 'renewed':
        break;
      case 'settled':
        runner?.settle();
        break;
      case 'stale':
      case 'canceled':
        runner?.order(verdict);
        break;
    }
  }

  extend(lease: LeaseKey, timeLimitMs: number): void {
    this.#runners.get(leaseName(lease))?.extend(timeLimitMs);
  }

  told(): void {
    for (const runner of this.#runners.values()) runner.told();
  }

  recordCall(name: string, code: string): void {
    this.#runners.get(name)?.recordCall(code);
  }

  /** Until every runner has returned. */
  async ended(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #held(): Allocation[] {
    return [...this.#runners.values()]
      .filter(({ holdsResources }) => holdsResources)
      .map(({ facts }) => facts.allocation);
  }
}
