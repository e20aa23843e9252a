import type { Readable } from 'node:stream';
import type { NoStandardError } from '../../contracts/report/report.ts';
import type { Refusal } from '../../contracts/submission/refusal.ts';

/**
 * Scores one submission at a time per call, in a process of its own that sees the answers and the submission and
 * nothing else. Calls may overlap; those beyond the concurrency limit wait their turn.
 */
export interface Scorer extends AsyncDisposable {
  /**
   * @throws PodiumError SCORER_FAILED with `details.reason` (a {@link ScorerFailure}) when the child broke a limit,
   *   crashed or answered nonsense; RESOURCE_EXHAUSTED when too many wait already; DATA_LOSS when the submission is
   *   not as long as it was said to be; CANCELED when `signal` fired or the scorer was closed; SANDBOX_UNAVAILABLE
   *   when no child can be started at all.
   */
  score(job: ScoreJob, signal?: AbortSignal): Promise<ScoreOutcome>;
  /** Children that wait for a job now. */
  idle(): number;
  /** Ends every child, refuses everything that waits, and resolves when no process is left. Safe to repeat. */
  close(): Promise<void>;
}

export interface ScoreJob {
  /** The competition's definition (metric, submission format) as plain JSON. */
  readonly definition: object;
  /** Compiled to typed columns: the bytes, which stay the caller's, or where to get them. */
  readonly answers: Uint8Array | AnswersSource;
  readonly submission: SubmissionBytes;
  /** May lower the scorer's own limits, never raise them. */
  readonly limits?: Partial<ScoreLimits>;
}

/**
 * Answers that the scorer opens itself, and not at all when a child holds them already: after a scoring it gives them to
 * the next child ahead of time, since who grades a competition once mostly does so again.
 */
export interface AnswersSource {
  /** Stands for definition and answers: jobs of one name have the same of both. */
  readonly name: string;
  /** The scorer wipes what it gets. */
  open(): Promise<Uint8Array>;
}

export interface SubmissionBytes {
  /** A file to open, or a stream not yet read. It is streamed: never held whole. */
  readonly source: { readonly path: string } | Readable;
  readonly sizeBytes: number;
}

export interface ScoreLimits {
  /** From the moment the child is given the job. */
  readonly wallTimeMs: number;
  readonly cpuTimeMs: number;
  /** Resident memory of the child, the answers included. */
  readonly memoryBytes: number;
}

export type ScoreOutcome =
  | {
      readonly kind: 'graded';
      readonly score: number;
      readonly rows: number;
      /** Bootstrap standard error of the score, or why there is none. */
      readonly standardError?: number | NoStandardError;
    }
  | { readonly kind: 'invalid'; readonly refusal: Refusal };

/** Why a child gave no outcome: `SCORER_FAILED`'s `details.reason`. */
export type ScorerFailure = 'timeout' | 'memory' | 'cpu' | 'crash' | 'protocol';

/** Room for 5 million rows several times over, and short enough that a poisoned submission holds nobody up. */
export const DEFAULT_LIMITS: ScoreLimits = {
  wallTimeMs: 120_000,
  cpuTimeMs: 120_000,
  memoryBytes: 1024 * 1024 * 1024,
};
