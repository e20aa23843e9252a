import type { KeyObject } from 'node:crypto';
import type { GraderId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Client } from '../../platform/grpc/method-types.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Services } from '../../proto/services.ts';
import type { Store } from '../store/store.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

export interface GraderLink {
  readonly id: GraderId;
  readonly client: Client<Services['Grading']>;
  readonly publicKey: KeyObject;
  /** The machine it runs on: workers there are marked colocated. */
  readonly machineId: string;
}

export interface SettlerOptions {
  readonly store: Store;
  readonly graders: readonly GraderLink[];
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Gradings in flight at most, over all graders (default 4). */
  readonly concurrency?: number;
  /** First wait before a failed call is tried again (default 500 ms), doubled up to the longest (default 30 s). */
  readonly retryBaseMs?: number;
  readonly retryMaxMs?: number;
}

/** Follows the graders' receipts, settles, has settled runs graded. */
export class Settler {
  constructor(_options: SettlerOptions) {}

  /** Runs until the signal aborts; resolves when nothing of it is under way. */
  run(_signal: AbortSignal): Promise<void> {
    throw new PodiumError('INTERNAL', 'not written yet');
  }
}
