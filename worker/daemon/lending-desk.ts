import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { LendingStatus } from '../../proto/gen/podium/v1/LendingStatus.ts';
import type { LentRun } from '../../proto/gen/podium/v1/LentRun.ts';
import type { Resources } from '../../proto/gen/podium/v1/Resources.ts';
import type { Services } from '../../proto/services.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import type { OwnerSettings } from '../../contracts/lending/owner-settings.ts';
import type { WorkerState } from '../../contracts/messages/protocol.ts';
import type { ResourceOffer } from '../../contracts/resources/resources.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { DiskKeeper } from '../disk/disk-keeper.ts';
import type { OwnerWatch } from '../owner/owner-watch.ts';
import { nameOf } from '../container/labels.ts';
import type { RetainedContainers } from '../retention/retained-containers.ts';
import { timeLimitOf } from '../journal/attempt.ts';
import type { AttemptRunner } from '../run/attempt-runner.ts';
import { RunClock } from '../run/run-clock.ts';

export interface LendingDeskParts {
  readonly worker: WorkerId;
  readonly state: () => WorkerState;
  readonly headConnected: () => boolean;
  readonly lent: ResourceOffer;
  readonly free: () => ResourceOffer;
  readonly runners: () => readonly AttemptRunner[];
  readonly owner: Pick<OwnerWatch, 'state' | 'reason' | 'staysMs' | 'pause' | 'resume' | 'giveBack'>;
  readonly settings: OwnerSettings | null;
  readonly disk: Pick<DiskKeeper, 'use' | 'ceilingBytes' | 'problem' | 'count'>;
  readonly retained: Pick<RetainedContainers, 'all' | 'giveUpAll'>;
  readonly drain: () => void;
  readonly clock: Clock;
}

type LendingService = Implementation<Services['Lending'], unknown>;

/** proto/lending.proto: each answer is the state after what was asked. */
export function lendingDesk(parts: LendingDeskParts): LendingService {
  const { owner } = parts;
  const after = async (action: () => void): Promise<LendingStatus> => {
    action();
    await parts.disk.count();
    return statusOf(parts);
  };
  return {
    Status: () => after(() => undefined),
    Pause: () => after(() => owner.pause()),
    Resume: () => after(() => owner.resume()),
    GiveBack: () => after(() => owner.giveBack()),
    Purge: () => after(() => parts.retained.giveUpAll('the owner wants it gone')),
    Drain: () => after(() => parts.drain()),
  };
}

function statusOf(parts: LendingDeskParts): LendingStatus {
  const { worker, owner, settings, disk, clock } = parts;
  const staysMs = owner.staysMs();
  const { imagesBytes, dataBytes, scratchBytes, retainedBytes, handInsBytes } = disk.use();
  return {
    workerId: worker,
    state: parts.state(),
    reason: owner.reason,
    lentUntilMs: staysMs === null ? 0 : clock.nowMs() + staysMs,
    headConnected: parts.headConnected(),
    lent: resourcesOf(parts.lent),
    free: resourcesOf(parts.free()),
    runs: parts
      .runners()
      .filter(({ resting }) => !resting)
      .map((runner) => runOf(runner, clock)),
    disk: {
      ceilingBytes: disk.ceilingBytes,
      imagesBytes,
      dataBytes,
      scratchBytes,
      retainedBytes,
      handInsBytes,
    },
    retained: parts.retained.all().map(({ lease, user, agentId, competitionId, untilMs, diskBytes }) => ({
      runId: lease.runId,
      user,
      agentId,
      competitionId,
      container: nameOf(lease, 'agent'),
      untilMs,
      diskBytes,
    })),
    hours: settings?.hours ?? '',
    maxPauseMs: settings?.maxPauseMs ?? 0,
    diskProblem: disk.problem(),
  };
}

function runOf(runner: AttemptRunner, clock: Clock): LentRun {
  const { attempt, facts, container } = runner;
  const { ticket, phase } = attempt;
  const { startedAtMs, end, allocation } = facts;
  const now = startedAtMs === null ? null : new RunClock(clock, startedAtMs, facts);
  const endedMs = end === null || startedAtMs === null ? null : end.endedAtMs - startedAtMs - facts.pausedMs;
  return {
    runId: ticket.run,
    experimentId: ticket.experiment,
    user: ticket.user,
    agentId: ticket.agent.id,
    competitionId: ticket.competition.id,
    attempt: ticket.attempt,
    phase: phase === 'running' && facts.frozenSinceMs !== null ? 'frozen' : PHASES[phase],
    startedAtMs: Math.round(startedAtMs ?? 0),
    runMs: Math.round(endedMs ?? now?.runMs ?? 0),
    limitMs: timeLimitOf(attempt),
    pausedMs: Math.round(now?.pausedMs ?? 0),
    ...(container === null && !runner.holdsResources
      ? {}
      : {
          taken: {
            cpus: allocation.cpuset.length,
            memoryBytes: allocation.memoryBytes,
            diskBytes: allocation.diskBytes,
            gpus: allocation.gpus.length,
          },
          cpus: [...allocation.cpuset],
          gpus: [...allocation.gpus],
        }),
  };
}

const PHASES = {
  claimed: 'preparing',
  preparing: 'preparing',
  running: 'running',
  ended: 'ended',
  collected: 'handing in',
  handed_in: 'sending logs',
  acknowledged: 'cleaning',
  abandoned: 'cleaning',
} as const;

function resourcesOf({ cpus, memoryBytes, diskBytes, gpus }: ResourceOffer): Resources {
  return { cpus, memoryBytes, diskBytes, gpus: gpus.length };
}
