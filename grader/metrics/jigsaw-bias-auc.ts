import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';
import { predictedColumn, truthColumn } from './named-columns.ts';

const IDENTITIES = [
  'male',
  'female',
  'homosexual_gay_or_lesbian',
  'christian',
  'jewish',
  'muslim',
  'black',
  'white',
  'psychiatric_or_mental_illness',
] as const;

const THRESHOLD = 0.5;
const POWER = -5;

/**
 * The AUC of all comments and three AUCs that look at comments naming an identity, a quarter each (Jigsaw unintended
 * bias in toxicity, 2019). For each identity: of the comments that name it (subgroup); of the harmless ones that name
 * it with the toxic ones that do not (BPSN); of the toxic ones that name it with the harmless ones that do not
 * (BNSP). Each of the three is the power mean with exponent -5 over the identities.
 *
 * Truth, identities and predictions are all 1 from 0.5 on. That predictions are too is an oddity of the published
 * grader, kept because its scores were made that way; every AUC is then (TPR + TNR) / 2. Missing values (NaN) are 0.
 *
 * Range 0 to 1. Undefined (NaN) when one of the sets of comments lacks toxic or harmless ones.
 */
export function jigsawBiasAuc(
  toxicity: Float64Array,
  identities: readonly Float64Array[],
  predicted: Float64Array,
): number {
  const counts = identities.map((identity) => countCells(toxicity, identity, predicted));
  const aucs = { subgroup: 0, backgroundPositive: 0, backgroundNegative: 0 };
  for (const { named, others } of counts) {
    aucs.subgroup += auc(named, named) ** POWER;
    aucs.backgroundPositive += auc(others, named) ** POWER;
    aucs.backgroundNegative += auc(named, others) ** POWER;
  }
  const overall = countCells(toxicity, toxicity, predicted);
  const all = addCells(overall.named, overall.others);
  const powerMean = (sum: number) => (sum / identities.length) ** (1 / POWER);
  return (
    (auc(all, all) +
      powerMean(aucs.subgroup) +
      powerMean(aucs.backgroundPositive) +
      powerMean(aucs.backgroundNegative)) /
    4
  );
}

/** How many comments are toxic and harmless, and how many of each are predicted so. */
interface Cells {
  readonly toxic: number;
  readonly toxicHits: number;
  readonly harmless: number;
  readonly harmlessHits: number;
}

function countCells(
  toxicity: Float64Array,
  identity: Float64Array,
  predicted: Float64Array,
): { named: Cells; others: Cells } {
  // By three bits: names the identity, is toxic, is predicted toxic.
  const counts = new Float64Array(8);
  for (let row = 0; row < toxicity.length; row++) {
    const cell =
      ((identity[row] as number) >= THRESHOLD ? 4 : 0) +
      ((toxicity[row] as number) >= THRESHOLD ? 2 : 0) +
      ((predicted[row] as number) >= THRESHOLD ? 1 : 0);
    counts[cell] = (counts[cell] as number) + 1;
  }
  const cellsFrom = (first: number): Cells => {
    const [harmlessHits = 0, alarms = 0, misses = 0, toxicHits = 0] = counts.subarray(first, first + 4);
    return { toxic: misses + toxicHits, toxicHits, harmless: harmlessHits + alarms, harmlessHits };
  };
  return { named: cellsFrom(4), others: cellsFrom(0) };
}

function addCells(a: Cells, b: Cells): Cells {
  return {
    toxic: a.toxic + b.toxic,
    toxicHits: a.toxicHits + b.toxicHits,
    harmless: a.harmless + b.harmless,
    harmlessHits: a.harmlessHits + b.harmlessHits,
  };
}

/** The AUC of hard predictions, of the toxic comments of one set and the harmless ones of another. */
function auc(positives: Cells, negatives: Cells): number {
  return (positives.toxicHits / positives.toxic + negatives.harmlessHits / negatives.harmless) / 2;
}

export const JIGSAW_BIAS_AUC: Metric = {
  name: 'jigsaw_bias_auc',
  direction: 'higher_is_better',
  optimum: 1,
  needs: {
    named: {
      predicted: { prediction: ['number', 'integer'] },
      truth: Object.fromEntries(
        ['toxicity', ...IDENTITIES].map((name) => [name, ['number', 'integer'] as const]),
      ),
    },
  },
  rounding: 'numpy',
  compute: (input) =>
    jigsawBiasAuc(
      numbersOf(truthColumn(input, 'toxicity')),
      IDENTITIES.map((name) => numbersOf(truthColumn(input, name))),
      numbersOf(predictedColumn(input, 'prediction')),
    ),
};
