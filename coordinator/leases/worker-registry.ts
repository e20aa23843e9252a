import type { Digest, RunId, WorkerId } from '../../contracts/ids/id.ts';
import type { HardwareReport, WorkerState } from '../../contracts/messages/protocol.ts';
import type { ResourceOffer } from '../../contracts/resources/resources.ts';

/** A worker as the head sees it now. */
export interface WorkerView {
  readonly id: WorkerId;
  /** LOST when it has not been heard for a lease period while the head heard NATS. */
  readonly state: WorkerState | 'LOST';
  readonly lent: ResourceOffer;
  readonly free: ResourceOffer;
  readonly hardware: HardwareReport;
  readonly version: string;
  readonly protocol: number;
  readonly machineId: string;
  readonly bundles: readonly Digest[];
  /** Runs it holds by the record. */
  readonly runIds: readonly RunId[];
  /** ms since 1970 by the head's clock; of its last hello when it has not been heard since the head started. */
  readonly lastSeenMs: number;
}

export interface WorkerRegistry {
  /** Every worker that ever said hello, by id. */
  list(): WorkerView[];
}
