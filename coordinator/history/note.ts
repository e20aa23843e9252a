import type { GraderId, WorkerId } from '../../contracts/ids/id.ts';
import type { WaitingReason } from '../scheduling/explain-waiting.ts';
import type { Ending, Grade } from '../../contracts/run/ending.ts';

interface Lost {
  readonly worker: WorkerId | null;
  readonly code: string;
  readonly detail: string;
  /** What became of the run. */
  readonly then: 'queued' | 'given_up';
  /** Not leased again before this, by the head's clock; 0: at once. */
  readonly notBeforeMs: number;
}

/**
 * What may be noted of a run, with what belongs to it. A new thing is one line here and one in words.ts; nothing else
 * needs to know of it. Never scores of unsettled runs, credentials, or what an agent prints.
 */
export interface HistoryDetails {
  submitted: { readonly user: string };
  /** Of a whole experiment: why its queued runs wait, once that has lasted. */
  waiting: { readonly reason: WaitingReason; readonly sentence: string };
  leased: { readonly worker: WorkerId; readonly why: string };
  preparing: { readonly worker: WorkerId; readonly step: string };
  started: { readonly worker: WorkerId };
  /** A restarted worker found the run's container and went on. */
  adopted: { readonly worker: WorkerId };
  /** Frozen for its machine's owner. */
  paused: { readonly worker: WorkerId; readonly reason: string };
  resumed: { readonly worker: WorkerId; readonly pausedMs: number };
  ended: { readonly worker: WorkerId; readonly ending: Ending; readonly exitCode: number | null };
  /** The worker has the grader's receipt; the head decides when it reads that. */
  handed_in: { readonly worker: WorkerId };
  /** The container of the ended attempt stays there for inspection, until then by that machine's clock. */
  retained: { readonly worker: WorkerId; readonly untilMs: number };
  retention_over: { readonly worker: WorkerId; readonly reason: string };
  attempt_failed: Lost;
  lease_expired: Lost;
  reclaimed: Lost;
  /** Its lease had expired, but nobody else had the run: it counts again. */
  renewed_late: { readonly worker: WorkerId };
  /** The head had forgotten this lease by being restored, and knows it again by its ticket. */
  found_again: { readonly worker: WorkerId };
  /** A worker said something about a lease that does not count any more. */
  stale_word: { readonly worker: WorkerId; readonly said: string };
  settled: {
    readonly grader: GraderId;
    readonly worker: WorkerId;
    readonly ending: Ending;
    readonly submission: 'handed in' | 'none';
    /** By the grader's clock. */
    readonly storedAtMs: number;
  };
  receipt_stale: { readonly grader: GraderId; readonly worker: WorkerId; readonly reason: string };
  grading_try_failed: { readonly grader: GraderId; readonly tries: number; readonly reason: string };
  graded: { readonly grader: GraderId; readonly grade: Grade };
  grading_failed: { readonly grader: GraderId; readonly reason: string };
  canceled: { readonly worker: WorkerId | null };
  /** The time limit of a run that is not over was changed. */
  extended: { readonly fromMs: number; readonly toMs: number };
  /** An ended run was put into the queue again. */
  retried: { readonly outcome: string };
  /** It failed on so many machines that it is kept from the others. */
  held: { readonly evidence: string };
  released: { readonly reason: string };
  experiment_paused: { readonly reason: string };
  experiment_resumed: { readonly reason: string };
  reprioritized: { readonly from: number; readonly to: number };
}
export type HistoryWhat = keyof HistoryDetails;

/** Who did it; `client:` and the name for people. */
export type Actor = 'head' | `client:${string}` | `worker:${string}` | `grader:${string}`;

export interface NoteOf<What extends HistoryWhat> {
  readonly what: What;
  readonly detail: HistoryDetails[What];
  readonly who: Actor;
  /** By the head's clock. */
  readonly atMs: number;
  /** By the worker's, where the worker said it. */
  readonly workerAtMs?: number | null;
}
export type HistoryNote = { [What in HistoryWhat]: NoteOf<What> }[HistoryWhat];
