import type { GraderId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { RestoreStatus } from '../../proto/gen/podium/v1/RestoreStatus.ts';
import type { Services } from '../../proto/services.ts';
import type { DiskGuard } from '../artifacts/disk-guard.ts';
import { authorize } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import type { LostLeases } from '../leases/lost-leases.ts';
import type { Store } from '../store/store.ts';

type UpkeepService = Implementation<Services['Upkeep'], CallContext<Identity>>;

/** What a grader says of itself; null when it does not answer. */
export interface GraderCondition {
  readonly diskFreeBytes: number;
  readonly refusesHandIns: boolean;
}

export interface UpkeepParts {
  readonly store: Pick<Store, 'restoration' | 'grading'>;
  readonly lost: LostLeases;
  readonly disk: DiskGuard;
  readonly graders: readonly GraderId[];
  /** Settles within a second. */
  readonly graderCondition: (id: GraderId) => Promise<GraderCondition | null>;
  readonly natsConnected: () => boolean;
  readonly clock: Clock;
}

/** Enough to see what is the matter; the whole list is in the record. */
const MAX_LISTED = 1_000;

/** proto/upkeep.proto. */
export function upkeepService(parts: UpkeepParts): UpkeepService {
  const { store, disk, graders, graderCondition, natsConnected, clock } = parts;
  return {
    Status: async (_request, { identity }) => {
      authorize(identity, 'read');
      const conditions = await Promise.all(
        graders.map(async (id) => ({ id, condition: await graderCondition(id) })),
      );
      const { freeBytes, floorBytes, refuses, artifactBytes, quotaBytes } = await disk.status();
      return {
        nowMs: clock.nowMs(),
        epoch: store.restoration.epoch(),
        restore: restoreStatus(parts),
        disk: {
          freeBytes,
          floorBytes,
          refusesSubmissions: refuses,
          artifactBytes,
          artifactQuotaBytes: quotaBytes,
        },
        natsConnected: natsConnected(),
        graders: conditions.map(({ id, condition }) => ({
          id,
          answers: condition !== null,
          refusesHandIns: condition?.refusesHandIns ?? false,
          diskFreeBytes: condition?.diskFreeBytes ?? 0,
        })),
      };
    },
  };
}

function restoreStatus({ store, lost, graders }: UpkeepParts): RestoreStatus | null {
  const restore = store.restoration.last();
  if (restore === null) return null;
  const uncounted = store.grading.staleReceipts(restore.restoredAtMs).slice(0, MAX_LISTED);
  return {
    backupAtMs: restore.backupAtMs,
    restoredAtMs: restore.restoredAtMs,
    openedAtMs: restore.openedAtMs ?? 0,
    unreconciledGraderIds: graders.filter((grader) => !store.restoration.isReconciled(grader)),
    uncounted: uncounted.map(({ runId, epoch, fence, workerId, graderId, reason }) => ({
      runId,
      epoch,
      fence,
      workerId,
      graderId,
      reason,
    })),
    lostLeases: lost.list().map(({ worker, key }) => ({ workerId: worker, ...key })),
  };
}
