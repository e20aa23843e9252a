import type { Refusal } from '../../contracts/submission/refusal.ts';
import type { CompetitionDefinition } from '../../grader/catalog/competition-definition.ts';
import { scoreOf, verdictsOf, type ExpectedCase, type ExpectedVerdict } from './cases.ts';
import { ruleOf, type StricterRule } from './rules.ts';

/** What Podium made of a submission. */
export type Outcome =
  | { readonly kind: 'graded'; readonly score: number; readonly rawScore: number }
  | { readonly kind: 'invalid'; readonly refusal: Refusal }
  | { readonly kind: 'failed'; readonly error: string };

/** What a case came to: the same as upstream, refused on both sides, refused by Podium alone, or wrong. */
export interface Judgement {
  readonly verdict: 'equal' | 'refused' | 'stricter' | 'different';
  /** The rule by which Podium alone refuses. */
  readonly rule: StricterRule | null;
  /** How far Podium's raw score is from upstream's, over upstream's; 0 where nothing is compared. */
  readonly difference: number;
}

/** Raw scores may differ by so much of their size, as sums are added in another order. */
const RELATIVE_TOLERANCE = 1e-9;
/** Below this a difference is the rounding of doubles near 1, whatever the score. */
const ABSOLUTE_FLOOR = 1e-14;

/**
 * Competitions whose raw scores may differ by more, in the score's own unit; docs/parity.md says why.
 *
 * icecube: the angle between two equal directions is the arc cosine of a number that is 1 but for rounding, so 0 comes
 * out as anything up to 1e-8 radians, by the last bits of each library's sines and cosines.
 * smartphone: near the other side of the Earth the arc sine does the same to metres; there the rounded score shows it.
 */
export const LOOSER_BOUNDS: ReadonlyMap<string, LooserBound> = new Map<string, LooserBound>([
  ['icecube-neutrinos-in-deep-ice', { gap: 1e-7 }],
  ['smartphone-decimeter-2022', { gap: 0.5, roundedToo: (raw) => raw > 19_900_000 }],
]);

interface LooserBound {
  readonly gap: number;
  /** Raw scores with which the rounded score may differ as well; none by default. */
  readonly roundedToo?: (raw: number) => boolean;
}

/** Cases that a perfect answer or a plain one make: no rule may refuse them. */
const ALWAYS_EQUAL = /(^|\/)(perfect|base)\.csv$/;

export function judge(
  definition: CompetitionDefinition,
  expected: ExpectedCase,
  outcome: Outcome,
): Judgement {
  const verdicts = verdictsOf(expected);
  if (outcome.kind === 'failed') return { verdict: 'different', rule: null, difference: Infinity };
  if (outcome.kind === 'invalid') {
    if (verdicts.some(({ kind }) => kind !== 'valid'))
      return { verdict: 'refused', rule: null, difference: 0 };
    const score = scoreOf(expected.score) ?? NaN;
    const rule = ruleOf(outcome.refusal, score);
    const allowed = rule !== undefined && (!ALWAYS_EQUAL.test(expected.file) || score === -Infinity);
    return { verdict: allowed ? 'stricter' : 'different', rule: allowed ? rule : null, difference: 0 };
  }
  const differences = verdicts
    .filter(({ kind }) => kind === 'valid')
    .map((verdict) => differenceFrom(definition, verdict, outcome));
  const difference = Math.min(Infinity, ...differences);
  const equal = difference <= RELATIVE_TOLERANCE;
  return { verdict: equal ? 'equal' : 'different', rule: null, difference };
}

function differenceFrom(
  definition: CompetitionDefinition,
  expected: ExpectedVerdict,
  { score, rawScore }: Outcome & { kind: 'graded' },
): number {
  const raw = scoreOf(expected.raw_score);
  const looser = LOOSER_BOUNDS.get(definition.id);
  if (raw === null) return Infinity;
  if (score !== scoreOf(expected.score) && looser?.roundedToo?.(raw) !== true) return Infinity;
  const gap = Math.abs(rawScore - raw);
  return gap <= (looser?.gap ?? ABSOLUTE_FLOOR) ? 0 : gap / Math.abs(raw);
}
