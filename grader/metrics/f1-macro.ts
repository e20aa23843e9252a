import type { Column } from '../../contracts/submission/column.ts';
import { labelCodes } from './column-access.ts';
import type { Metric } from './metric.ts';

/**
 * The plain mean of each class's F1 = 2TP / (2TP + FP + FN), over all classes that occur in truth or prediction: a
 * class that is only predicted counts with 0 and lowers the mean.
 *
 * Range 0 to 1. Undefined (NaN) without rows.
 */
export function f1Macro(truth: Column, predicted: Column): number {
  const codes = labelCodes(truth, predicted);
  const truePositives = new Float64Array(codes.classes);
  const occurrences = new Float64Array(codes.classes);
  codes.truth.forEach((trueCode, row) => {
    const predictedCode = codes.predicted[row] as number;
    if (trueCode === predictedCode) truePositives[trueCode] = (truePositives[trueCode] as number) + 1;
    occurrences[trueCode] = (occurrences[trueCode] as number) + 1;
    occurrences[predictedCode] = (occurrences[predictedCode] as number) + 1;
  });
  // TP + FN and TP + FP together are the denominator, and no class of the union has none.
  const sum = truePositives.reduce(
    (total, hits, code) => total + (2 * hits) / (occurrences[code] as number),
    0,
  );
  return sum / codes.classes;
}

/** Cuts off fractions, towards 0: what Python's int() makes of a number. */
function truncated(column: Column): Column {
  return column.kind === 'number' ? { kind: 'number', values: column.values.map(Math.trunc) } : column;
}

/** `truncate`: predicted numbers lose their fractions first, as published graders that call int() have it. */
export const F1_MACRO: Metric = {
  name: 'f1_macro',
  direction: 'higher_is_better',
  optimum: 1,
  needs: {
    count: 'one',
    predicted: ['integer', 'number', 'text', 'category'],
    truth: ['integer', 'text', 'category'],
  },
  params: ['truncate'],
  compute: ({ pairs: [pair], params }) =>
    pair === undefined
      ? NaN
      : f1Macro(pair.truth, params['truncate'] === true ? truncated(pair.predicted) : pair.predicted),
};
