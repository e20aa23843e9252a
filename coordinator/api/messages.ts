import type { Medal } from '../../contracts/competition/medal.ts';
import type { ResourceOffer, ResourceRequest } from '../../contracts/resources/resources.ts';
import type { Ending, Grade } from '../../contracts/run/ending.ts';
import type { RunState } from '../../contracts/run/state.ts';
import type { Agent } from '../../proto/gen/podium/v1/Agent.ts';
import type { Artifact } from '../../proto/gen/podium/v1/Artifact.ts';
import type { Attempt } from '../../proto/gen/podium/v1/Attempt.ts';
import type { Competition } from '../../proto/gen/podium/v1/Competition.ts';
import type { Experiment } from '../../proto/gen/podium/v1/Experiment.ts';
import type { HistoryEntry as HistoryEntryMessage } from '../../proto/gen/podium/v1/HistoryEntry.ts';
import type { Resources } from '../../proto/gen/podium/v1/Resources.ts';
import type { Run } from '../../proto/gen/podium/v1/Run.ts';
import type { Worker } from '../../proto/gen/podium/v1/Worker.ts';
import type { HistoryEntry } from '../history/history-log.ts';
import { sentenceOf } from '../history/words.ts';
import type { WorkerView } from '../leases/worker-registry.ts';
import type {
  AgentRow,
  ArtifactRow,
  AttemptRow,
  CompetitionRow,
  ExperimentRow,
  RunRow,
} from '../store/rows.ts';

/** From the record's rows to the messages of proto/: absent times become 0, absent names ''. */

const RUN_STATE = {
  queued: 'RUN_STATE_QUEUED',
  leased: 'RUN_STATE_LEASED',
  running: 'RUN_STATE_RUNNING',
  handing_in: 'RUN_STATE_HANDING_IN',
  settled: 'RUN_STATE_SETTLED',
  graded: 'RUN_STATE_GRADED',
  canceled: 'RUN_STATE_CANCELED',
  platform_failed: 'RUN_STATE_PLATFORM_FAILED',
  grading_failed: 'RUN_STATE_GRADING_FAILED',
} as const satisfies Record<RunState, string>;

const ENDING = {
  exited: 'ENDING_EXITED',
  failed: 'ENDING_FAILED',
  timed_out: 'ENDING_TIMED_OUT',
  out_of_memory: 'ENDING_OUT_OF_MEMORY',
  disk_full: 'ENDING_DISK_FULL',
  budget_exhausted: 'ENDING_BUDGET_EXHAUSTED',
  canceled: 'ENDING_CANCELED',
} as const satisfies Record<Ending, string>;

const GRADE = {
  graded: 'GRADE_GRADED',
  invalid: 'GRADE_INVALID',
  none: 'GRADE_NONE',
} as const satisfies Record<Grade, string>;

const MEDAL = {
  none: 'MEDAL_NONE',
  bronze: 'MEDAL_BRONZE',
  silver: 'MEDAL_SILVER',
  gold: 'MEDAL_GOLD',
} as const satisfies Record<Medal, string>;

/** The states a filter names; RUN_STATE_UNSPECIFIED and unknown ones give null. */
export function runStateOf(name: string): RunState | null {
  const entry = Object.entries(RUN_STATE).find(([, message]) => message === name);
  return entry === undefined ? null : (entry[0] as RunState);
}

export function runMessage(row: RunRow): Run {
  return {
    id: row.id,
    experimentId: row.experimentId,
    agentId: row.agentId,
    competitionId: row.competitionId,
    seed: row.seed,
    state: RUN_STATE[row.state],
    ending: row.ending === null ? 'ENDING_UNSPECIFIED' : ENDING[row.ending],
    grade: row.grade === null ? 'GRADE_UNSPECIFIED' : GRADE[row.grade],
    medal: row.medal === null ? 'MEDAL_UNSPECIFIED' : MEDAL[row.medal],
    ...(row.score === null ? {} : { score: row.score }),
    ...(row.aboveMedian === null ? {} : { aboveMedian: row.aboveMedian }),
    workerId: row.workerId ?? '',
    attempt: row.attempt,
    platformFailures: row.platformFailures,
    reason: row.reason,
    createdAtMs: row.createdAtMs,
    startedAtMs: row.startedAtMs ?? 0,
    endedAtMs: row.endedAtMs ?? 0,
    finishedAtMs: row.finishedAtMs ?? 0,
    resourceClass: row.resourceClass,
    timeLimitMs: row.timeLimitMs,
    split: row.split,
    held: row.held,
    purpose: row.purpose,
    ...(row.wallClockMs === null ? {} : { wallClockMs: row.wallClockMs }),
    ...(row.limitClockMs === null ? {} : { limitClockMs: row.limitClockMs }),
    ...(row.pausedMs === null ? {} : { pausedMs: row.pausedMs }),
  };
}

export function experimentMessage(row: ExperimentRow): Experiment {
  return {
    id: row.id,
    name: row.name,
    user: row.user,
    createdAtMs: row.createdAtMs,
    runsTotal: row.runsTotal,
    runsFinished: row.runsFinished,
    runsGraded: row.runsGraded,
    canceled: row.canceled,
    pausedBy: row.pausedBy ?? '',
    priority: row.priority,
    purpose: row.purpose,
  };
}

export function attemptMessage(row: AttemptRow): Attempt {
  return {
    attempt: row.attempt,
    epoch: row.epoch,
    fence: row.fence,
    workerId: row.workerId,
    leasedAtMs: row.leasedAtMs,
    endedAtMs: row.endedAtMs ?? 0,
    outcome: row.outcome,
    code: row.code,
    detail: row.detail,
  };
}

export function historyMessage(entry: HistoryEntry): HistoryEntryMessage {
  const { seq, runId, atMs, workerAtMs, who, what, attempt, epoch, fence, detail } = entry;
  return {
    seq,
    atMs,
    workerAtMs: workerAtMs ?? 0,
    who,
    what,
    sentence: sentenceOf(entry),
    attempt,
    epoch,
    fence,
    ofExperiment: runId === null,
    detail: JSON.stringify(detail),
  };
}

export function artifactMessage(row: ArtifactRow): Artifact {
  return { ...row };
}

export function competitionMessage({ card, graderId }: CompetitionRow): Competition {
  return {
    id: card.id,
    name: card.name,
    category: card.category,
    split: card.split,
    metric: card.metric,
    lowerIsBetter: card.lowerIsBetter,
    bundleDigest: card.bundle,
    bundleBytes: card.bundleBytes,
    graderId,
    card: Buffer.from(JSON.stringify(card)),
  };
}

/** `storedBytes`: what its image takes in the head's store, 0 when it is not there. */
export function agentMessage({ spec, description }: AgentRow, storedBytes: number): Agent {
  return {
    id: spec.id,
    image: spec.image,
    command: [...spec.command],
    environment: { ...spec.environment },
    description,
    imageId: spec.imageId ?? '',
    storedBytes,
  };
}

export function requestMessage(resources: ResourceRequest): Resources {
  return { ...resources };
}

/** An offer counts its GPUs; the least of their memories is what any request may count on. */
export function offerMessage(offer: ResourceOffer): Resources {
  const { cpus, memoryBytes, diskBytes, gpus } = offer;
  const gpuMemoryBytes = gpus.length === 0 ? 0 : Math.min(...gpus.map((gpu) => gpu.memoryBytes));
  return { cpus, memoryBytes, diskBytes, gpus: gpus.length, gpuMemoryBytes };
}

export function workerMessage(view: WorkerView): Worker {
  const { hostname, cpuModel, cpuCores, memoryBytes, diskFreeBytes, gpus, kernel, containerEngine } =
    view.hardware;
  return {
    id: view.id,
    state: view.state,
    lent: offerMessage(view.lent),
    free: offerMessage(view.free),
    hardware: {
      hostname,
      cpuModel,
      cpuCores,
      memoryBytes,
      diskFreeBytes,
      gpus: gpus.map((gpu) => ({ ...gpu })),
      kernel,
      containerEngine,
    },
    runIds: [...view.runIds],
    bundles: [...view.bundles],
    lastSeenMs: view.lastSeenMs,
    version: view.version,
    protocolVersion: view.protocol,
    ...(view.staysMs === null ? {} : { staysMs: view.staysMs }),
    ...barredMessage(view),
  };
}

function barredMessage({ barred, standing }: WorkerView) {
  if (barred === null || standing === null)
    return { barred: '', barredBecause: '', barredSinceMs: 0, probeAtMs: 0 };
  const suspected = standing.quarantinedBy !== null;
  return {
    barred,
    barredBecause: suspected ? standing.evidence : standing.drainReason,
    barredSinceMs: (suspected ? standing.quarantinedAtMs : standing.drainedAtMs) ?? 0,
    probeAtMs: standing.probeAtMs ?? 0,
  };
}
