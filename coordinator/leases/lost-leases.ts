import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';

/** Enough to look into; a worker that names more is out of its mind. */
const MAX_KEPT = 1_000;

/** Leases that workers named although a restore took their runs from the head: for people, in memory only. */
export class LostLeases {
  readonly #kept = new Map<string, { readonly worker: WorkerId; readonly key: LeaseKey }>();

  /** True when it is news. */
  note(key: LeaseKey, worker: WorkerId): boolean {
    const name = `${worker} ${key.runId} ${key.epoch} ${key.fence}`;
    if (this.#kept.has(name) || this.#kept.size >= MAX_KEPT) return false;
    this.#kept.set(name, { worker, key });
    return true;
  }

  list(): { readonly worker: WorkerId; readonly key: LeaseKey }[] {
    return [...this.#kept.values()];
  }
}
