import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { refusalSchema } from '../../contracts/submission/refusal-schema.ts';
import type { ScoreOutcome } from '../sandbox/scorer.ts';

/** Reasons that lie with the submission when they come twice: it takes more than a scorer may use. */
const POISON: Readonly<Record<string, string>> = {
  timeout: 'takes longer to score than the grader allows',
  memory: 'takes more memory to score than the grader allows',
  cpu: 'takes more processor time to score than the grader allows',
};
/** Crashes may have causes outside, such as the kernel short of memory; so many in all are the submission's. */
const MAX_CRASHES = 3;

export interface AttemptParts {
  readonly score: () => Promise<ScoreOutcome>;
  /** Notes on disk that a scoring failed; returns how often by now. */
  readonly countFailure: () => number;
  readonly submissionName: string;
}

/**
 * Scores, and decides what a failure means.
 *
 * | failure                                          | meaning                                    |
 * | ------------------------------------------------ | ------------------------------------------ |
 * | a limit was broken, first time                   | tried again at once                        |
 * | a limit was broken again                         | INTERNAL: another try will not mend it     |
 * | a crash or nonsense, fewer than MAX_CRASHES ever | UNAVAILABLE: another try may mend it       |
 * | a crash or nonsense, more often                  | INTERNAL                                   |
 * | no sandbox, queue full, shutting down            | UNAVAILABLE                                |
 * | anything else                                    | thrown as it is                            |
 */
export async function scoreWithRetry(parts: AttemptParts): Promise<ScoreOutcome> {
  try {
    return checked(await parts.score());
  } catch (error) {
    if (!brokeLimit(error)) throw judged(error, parts);
  }
  try {
    return checked(await parts.score());
  } catch (error) {
    throw judged(error, parts);
  }
}

function judged(error: unknown, { countFailure, submissionName }: AttemptParts): unknown {
  if (isPodiumError(error, 'SCORER_FAILED')) {
    const reason = String(error.details['reason'] ?? '');
    const failures = countFailure();
    const poison = POISON[reason];
    if (poison !== undefined) {
      return new PodiumError(
        'INTERNAL',
        `${submissionName} ${poison}, twice. It is kept: raise the scorer's limits in the grader's configuration, then grade it again.`,
        { details: error.details, cause: error },
      );
    }
    return failures < MAX_CRASHES
      ? new PodiumError('UNAVAILABLE', `Scoring ${submissionName} failed (${reason}); another try may do.`, {
          details: error.details,
          cause: error,
        })
      : new PodiumError(
          'INTERNAL',
          `Scoring ${submissionName} failed ${failures} times (${reason}). It is kept: look into the grader's sealed log.`,
          { details: error.details, cause: error },
        );
  }
  if (
    isPodiumError(error, 'SANDBOX_UNAVAILABLE') ||
    isPodiumError(error, 'RESOURCE_EXHAUSTED') ||
    isPodiumError(error, 'CANCELED')
  ) {
    return new PodiumError('UNAVAILABLE', `The grader cannot score now: ${error.message}`, { cause: error });
  }
  return error;
}

function brokeLimit(error: unknown): boolean {
  return isPodiumError(error, 'SCORER_FAILED') && String(error.details['reason'] ?? '') in POISON;
}

/** A refusal of more than the report's schema takes was not made by our own scoring code. */
function checked(outcome: ScoreOutcome): ScoreOutcome {
  if (outcome.kind === 'graded' || refusalSchema.safeParse(outcome.refusal).success) return outcome;
  throw new PodiumError('SCORER_FAILED', 'The scorer answered a refusal that is none.', {
    details: { reason: 'protocol' },
  });
}
