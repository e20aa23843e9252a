import type { CompetitionCard, Split } from '../../contracts/competition/card.ts';
import type { Medal } from '../../contracts/competition/medal.ts';
import type {
  AgentId,
  CompetitionId,
  Digest,
  Epoch,
  ExperimentId,
  Fence,
  GraderId,
  RunId,
  WorkerId,
} from '../../contracts/ids/id.ts';
import type { HardwareReport } from '../../contracts/messages/protocol.ts';
import type { AttemptOutcome } from '../../contracts/report/run-record.ts';
import type { ResourceOffer, ResourceRequest } from '../../contracts/resources/resources.ts';
import type { KnownClocks } from '../../contracts/run/clocks.ts';
import type { Ending, Grade } from '../../contracts/run/ending.ts';
import type { RunState } from '../../contracts/run/state.ts';
import type { AgentSpec, RunLimits } from '../../contracts/ticket/ticket.ts';

/** A run as the record has it. Times are ms since 1970 by the head's clock. */
export interface RunRow extends KnownClocks {
  /** Grows with each accepted run: the order of submission. */
  readonly ordinal: number;
  readonly id: RunId;
  readonly experimentId: ExperimentId;
  readonly user: string;
  readonly agentId: AgentId;
  readonly competitionId: CompetitionId;
  readonly split: Split;
  readonly bundle: Digest;
  readonly graderId: GraderId;
  readonly cellId: number;
  readonly seed: number;
  readonly state: RunState;
  /** Of the last lease; both 0 before the first. */
  readonly epoch: number;
  readonly fence: number;
  /** Number of the last lease, from 1; 0 before the first. */
  readonly attempt: number;
  /** Who holds the run, or held it last. */
  readonly workerId: WorkerId | null;
  readonly platformFailures: number;
  readonly reclaims: number;
  /** Not leased again before this; 0 when it may be at once. */
  readonly notBeforeMs: number;
  /** The worker that failed this run last. */
  readonly avoidWorkerId: WorkerId | null;
  /** One sentence, '' when there is nothing to say. */
  readonly reason: string;
  readonly ending: Ending | null;
  readonly grade: Grade | null;
  readonly score: number | null;
  readonly medal: Medal | null;
  readonly aboveMedian: boolean | null;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly settledAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly resourceClass: string;
  /** Its experiment's, or longer where it was extended. */
  readonly timeLimitMs: number;
  readonly extended: boolean;
  readonly priority: number;
  /** Queued, but kept from workers until a client releases it. */
  readonly held: boolean;
  /** Attempts up to this number count no more. */
  readonly forgiven: number;
  readonly purpose: Purpose;
}

/** What a run was submitted with: enough for a ticket and for the record that goes into its report. */
export interface RunSpec {
  readonly agent: AgentSpec;
  readonly competition: { readonly id: CompetitionId; readonly name: string; readonly bundle: Digest };
  readonly graderId: GraderId;
  readonly resources: ResourceRequest;
  readonly limits: RunLimits;
  readonly retainMs: number;
}

/** A probe tries an agent out; it is counted in no table. */
export type Purpose = 'experiment' | 'probe';

export interface ExperimentRow {
  readonly ordinal: number;
  readonly id: ExperimentId;
  readonly user: string;
  readonly name: string;
  readonly resourceClass: string;
  readonly timeLimitMs: number;
  readonly priority: number;
  readonly createdAtMs: number;
  readonly canceled: boolean;
  readonly runsTotal: number;
  readonly runsQueued: number;
  /** Held by a worker. */
  readonly runsActive: number;
  /** In a terminal state. */
  readonly runsFinished: number;
  readonly runsGraded: number;
  readonly purpose: Purpose;
  /** Who paused it; null while it goes on. */
  readonly pausedBy: string | null;
  readonly pausedAtMs: number | null;
}

/** One lease of a run. */
export interface AttemptRow {
  readonly runId: RunId;
  readonly attempt: number;
  readonly epoch: Epoch;
  readonly fence: Fence;
  readonly workerId: WorkerId;
  readonly leasedAtMs: number;
  readonly endedAtMs: number | null;
  readonly outcome: AttemptOutcome;
  readonly code: string;
  readonly detail: string;
}

export interface CompetitionRow {
  readonly id: CompetitionId;
  readonly card: CompetitionCard;
  readonly graderId: GraderId;
  readonly registeredAtMs: number;
}

export interface AgentRow {
  readonly id: AgentId;
  readonly spec: AgentSpec;
  readonly description: string;
  readonly registeredAtMs: number;
}

/** A worker as it said hello last. */
export interface WorkerRow {
  readonly id: WorkerId;
  readonly version: string;
  readonly protocol: number;
  readonly machineId: string;
  readonly hardware: HardwareReport;
  readonly lent: ResourceOffer;
  readonly helloAtMs: number;
}

export interface ArtifactRow {
  readonly runId: RunId;
  readonly attempt: number;
  readonly name: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly truncatedBytes: number;
  readonly createdAtMs: number;
  /** 0 while its bytes are kept. */
  readonly removedAtMs: number;
  /** '' while its bytes are kept. */
  readonly removedWhy: string;
}

export interface SettlementRow {
  readonly runId: RunId;
  readonly epoch: Epoch;
  readonly fence: Fence;
  readonly graderId: GraderId;
  readonly submissionDigest: Digest | null;
  /** The signed receipt as the grader sent it. */
  readonly receipt: Buffer;
  /** contracts/report/run-record as JSON, byte for byte what every order to grade carries. */
  readonly runRecord: Buffer;
  readonly settledAtMs: number;
  /** Failed tries to have it graded. */
  readonly gradingTries: number;
  /** 1: its receipt is from before a restore, and so may its report be, with what the head said of the run then. */
  readonly restored: 0 | 1;
}
