/** expected.json of one competition: what the published grader made of each submission. */
export interface ExpectedFile {
  readonly competition_id: string;
  readonly answers_file: string;
  readonly cases: readonly ExpectedCase[];
}

/** A score that JSON cannot write is text there: "nan", "inf", "-inf". */
export type WrittenScore = number | 'nan' | 'inf' | '-inf' | null;

export interface ExpectedCase extends ExpectedVerdict {
  /** Path below the competition's folder. */
  readonly file: string;
  readonly tags?: readonly string[];
  /** What another library version gives, or a stable sort: as right as the rest. */
  readonly [alternative: `alt_${string}`]: ExpectedVerdict;
}

export interface ExpectedVerdict {
  /** `either`: the verdict depends on library versions, and both are right. */
  readonly kind: 'valid' | 'invalid' | 'either';
  readonly score: WrittenScore;
  readonly raw_score: WrittenScore;
}

/** All right verdicts of a case. */
export function verdictsOf(expected: ExpectedCase): readonly ExpectedVerdict[] {
  const alternatives = Object.entries(expected)
    .filter(([key]) => key.startsWith('alt_'))
    .map(([, verdict]) => verdict as ExpectedVerdict);
  return [expected, ...alternatives];
}

export function scoreOf(written: WrittenScore): number | null {
  if (written === 'nan') return NaN;
  if (written === 'inf') return Infinity;
  if (written === '-inf') return -Infinity;
  return written;
}
