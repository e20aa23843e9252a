import type { TextColumn } from '../../contracts/submission/column.ts';
import type { Metric } from './metric.ts';
import { forEachToken, TokenTable } from './token-table.ts';

/**
 * F1 = 2TP / (2TP + FP + FN) pooled over all rows and labels. A cell holds its row's labels between single spaces; a
 * label that is repeated in a row counts once.
 *
 * Labels that stand nowhere in the answers are dropped from predictions instead of counting as false positives: the
 * published graders take their vocabulary from the answers, and published scores were made that way. An empty cell
 * holds no label.
 *
 * Range 0 to 1; 0 when neither side holds a label.
 */
export function f1MicroMultilabel(truth: TextColumn, predicted: TextColumn): number {
  const vocabulary = new TokenTable();
  const rows = truth.starts.length;
  forEachLabel(truth, rows, (bytes, from, to) => vocabulary.add(bytes, from, to));
  // The row, from 1, in which each label was last seen.
  const trueIn = new Float64Array(vocabulary.size);
  const predictedIn = new Float64Array(vocabulary.size);
  let hits = 0;
  let labels = 0;
  for (let row = 0; row < rows; row++) {
    labelsOfRow(truth, row, (bytes, from, to) => {
      const label = vocabulary.find(bytes, from, to);
      if (trueIn[label] === row + 1) return;
      trueIn[label] = row + 1;
      labels++;
    });
    labelsOfRow(predicted, row, (bytes, from, to) => {
      const label = vocabulary.find(bytes, from, to);
      if (label < 0 || predictedIn[label] === row + 1) return;
      predictedIn[label] = row + 1;
      labels++;
      if (trueIn[label] === row + 1) hits++;
    });
  }
  return labels === 0 ? 0 : (2 * hits) / labels;
}

type TakeLabel = (bytes: Uint8Array, from: number, to: number) => void;

function forEachLabel(column: TextColumn, rows: number, take: TakeLabel): void {
  for (let row = 0; row < rows; row++) labelsOfRow(column, row, take);
}

function labelsOfRow({ bytes, starts, ends }: TextColumn, row: number, take: TakeLabel): void {
  const start = starts[row] as number;
  const end = ends[row] as number;
  if (start < end) forEachToken(bytes, start, end, (from, to) => take(bytes, from, to));
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
