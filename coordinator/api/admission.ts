import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { ResourceRequest } from '../../contracts/resources/resources.ts';
import type { DiskGuard } from '../artifacts/disk-guard.ts';
import { quotaOf, refusesSubmission, type Quotas } from '../scheduling/quota.ts';
import type { Queue } from '../store/queue.ts';

/** What stands before the queue, for new runs and for those that are queued again by a retry: else a retry would pass both. */
export class Admission {
  readonly #queue: Pick<Queue, 'queuedOf'>;
  readonly #quotas: Quotas;
  readonly #disk: Pick<DiskGuard, 'refusal'>;

  constructor(queue: Pick<Queue, 'queuedOf'>, quotas: Quotas, disk: Pick<DiskGuard, 'refusal'>) {
    this.#queue = queue;
    this.#quotas = quotas;
    this.#disk = disk;
  }

  /**
   * A check to be made within the transaction that queues so many runs of this user and size: it throws RESOURCE_EXHAUSTED when
   * the disk of the head is too full, or they would pass the user's quota.
   */
  async gate(): Promise<(user: string, resources: ResourceRequest, runs: number) => void> {
    const full = await this.#disk.refusal();
    return (user, resources, runs) => {
      const queued = this.#queue.queuedOf(user);
      const refusal =
        full ?? refusesSubmission(user, quotaOf(this.#quotas, user), queued, { runs, resources });
      if (refusal !== null) throw new PodiumError('RESOURCE_EXHAUSTED', refusal);
    };
  }
}
