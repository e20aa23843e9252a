import type { Digest, RunId } from '../../contracts/ids/id.ts';

export interface KeptArtifact {
  readonly runId: RunId;
  readonly attempt: number;
  readonly name: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** When its run ended. */
  readonly finishedAtMs: number;
}

export interface RetentionRules {
  /** Older ones go; 0: none for its age. */
  readonly maxAgeMs: number;
  /** The oldest go until the rest fits; 0: no limit. */
  readonly quotaBytes: number;
}

export interface Removal {
  readonly artifact: KeptArtifact;
  /** For people. */
  readonly why: string;
}

/**
 * Which artifacts of ended runs go, oldest first. What is not listed, such as those of runs that go on, counts as kept with
 * `otherBytes`. The same bytes under two names are counted twice: rather a little early than too late. Pure.
 */
export function planRemovals(
  kept: readonly KeptArtifact[],
  otherBytes: number,
  rules: RetentionRules,
  nowMs: number,
): Removal[] {
  const oldestFirst = [...kept].sort((a, b) => a.finishedAtMs - b.finishedAtMs);
  let bytes = otherBytes + kept.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const removals: Removal[] = [];
  for (const artifact of oldestFirst) {
    const tooOld = rules.maxAgeMs > 0 && nowMs - artifact.finishedAtMs > rules.maxAgeMs;
    const tooMuch = rules.quotaBytes > 0 && bytes > rules.quotaBytes;
    if (!tooOld && !tooMuch) continue;
    const why = tooOld
      ? `its run ended more than ${days(rules.maxAgeMs)} ago`
      : `artifacts took more than ${rules.quotaBytes} bytes, and it was among the oldest`;
    bytes -= artifact.sizeBytes;
    removals.push({ artifact, why });
  }
  return removals;
}

function days(ms: number): string {
  const hours = ms / 3_600_000;
  return hours < 48 ? `${Math.round(hours * 10) / 10} h` : `${Math.round(hours / 24)} days`;
}
