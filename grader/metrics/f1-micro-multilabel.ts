import type { TextColumn } from '../../contracts/submission/column.ts';
import type { Metric } from './metric.ts';
import { TokenScan, TokenTable } from './token-table.ts';

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
export function f1MicroMultilabel(wanted: WantedLabels, predicted: TextColumn): number {
  const { vocabulary, firsts, labels, hashes } = wanted;
  const rows = predicted.starts.length;
  /** The row, from 1, in which each label was last predicted. */
  const predictedIn = new Int32Array(vocabulary.size);
  const scan = new TokenScan(predicted.bytes);
  let hits = 0;
  let misses = 0;
  for (let row = 0; row < rows; row++) {
    const first = firsts[row] as number;
    const last = firsts[row + 1] as number;
    scan.begin(predicted.starts[row] as number, predicted.ends[row] as number);
    while (scan.next()) {
      // Most predictions are among the few labels of their row, which are quicker to look through than all are.
      let place = first;
      while (
        place < last &&
        (hashes[place] !== scan.hash ||
          !vocabulary.isToken(labels[place] as number, predicted.bytes, scan.from, scan.to))
      ) {
        place++;
      }
      const isHit = place < last;
      const label = isHit
        ? (labels[place] as number)
        : vocabulary.find(predicted.bytes, scan.from, scan.to, scan.hash);
      if (label < 0 || predictedIn[label] === row + 1) continue;
      predictedIn[label] = row + 1;
      if (isHit) hits++;
      else misses++;
    }
  }
  const all = labels.length + hits + misses;
  return all === 0 ? 0 : (2 * hits) / all;
}

/** The labels of the answers, once a row, with what finds them. */
export class WantedLabels {
  readonly vocabulary: TokenTable;
  /** Row i has labels `firsts[i]` up to `firsts[i + 1]`. */
  readonly firsts: Uint32Array;
  readonly labels: Int32Array;
  /** By place, as labels are. */
  readonly hashes: Int32Array;

  constructor(truth: TextColumn) {
    this.vocabulary = new TokenTable(truth);
    const { firsts, tokens } = this.vocabulary.numbered;
    const wantedIn = new Int32Array(this.vocabulary.size);
    const rows = truth.starts.length;
    this.firsts = new Uint32Array(rows + 1);
    const once = new Int32Array(tokens.length);
    let count = 0;
    for (let row = 0; row < rows; row++) {
      for (let i = firsts[row] as number; i < (firsts[row + 1] as number); i++) {
        const label = tokens[i] as number;
        if (wantedIn[label] === row + 1) continue;
        wantedIn[label] = row + 1;
        once[count++] = label;
      }
      this.firsts[row + 1] = count;
    }
    this.labels = once.subarray(0, count);
    this.hashes = this.labels.map((label) => this.vocabulary.hashOf(label));
  }
}

export const F1_MICRO_MULTILABEL: Metric = {
  name: 'f1_micro_multilabel',
  direction: 'higher_is_better',
  optimum: 1,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  prepare: (truth) => (truth.kind === 'text' ? new WantedLabels(truth) : undefined),
  compute: ({ pairs: [pair], prepared }) => {
    if (pair?.truth.kind !== 'text' || pair.predicted.kind !== 'text') return NaN;
    const wanted = prepared instanceof WantedLabels ? prepared : new WantedLabels(pair.truth);
    return f1MicroMultilabel(wanted, pair.predicted);
  },
};
