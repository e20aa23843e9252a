import type { TextColumn } from '../../contracts/submission/column.ts';
import type { Metric } from './metric.ts';
import { TokenTable } from './token-table.ts';

/**
 * F1 = 2TP / (2TP + FP + FN) pooled over all rows and labels. A cell holds its row's labels between white space of any
 * kind and length; a label that is repeated in a row counts once.
 *
 * Labels that stand nowhere in the answers are dropped from predictions instead of counting as false positives: the
 * published graders take their vocabulary from the answers, and published scores were made that way. An empty cell
 * holds no label.
 *
 * Range 0 to 1; 0 when neither side holds a label.
 */
export function f1MicroMultilabel(truth: TextColumn, predicted: TextColumn): number {
  const vocabulary = new TokenTable(truth);
  const wanted = vocabulary.numbered;
  const got = vocabulary.lookUp(predicted);
  // The row, from 1, in which each label was last seen.
  const wantedIn = new Int32Array(vocabulary.size);
  const gotIn = new Int32Array(vocabulary.size);
  let hits = 0;
  let labels = 0;
  for (let row = 0; row < truth.starts.length; row++) {
    for (let i = wanted.firsts[row] as number; i < (wanted.firsts[row + 1] as number); i++) {
      const label = wanted.tokens[i] as number;
      if (wantedIn[label] === row + 1) continue;
      wantedIn[label] = row + 1;
      labels++;
    }
    for (let i = got.firsts[row] as number; i < (got.firsts[row + 1] as number); i++) {
      const label = got.tokens[i] as number;
      if (label < 0 || gotIn[label] === row + 1) continue;
      gotIn[label] = row + 1;
      labels++;
      if (wantedIn[label] === row + 1) hits++;
    }
  }
  return labels === 0 ? 0 : (2 * hits) / labels;
}

export const F1_MICRO_MULTILABEL: Metric = {
  name: 'f1_micro_multilabel',
  direction: 'higher_is_better',
  optimum: 1,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  compute: ({ pairs: [pair] }) =>
    pair?.truth.kind === 'text' && pair.predicted.kind === 'text'
      ? f1MicroMultilabel(pair.truth, pair.predicted)
      : NaN,
};
