import { parseBoxes } from '../../contracts/submission/syntax/boxes.ts';
import type { Boxes } from '../../contracts/submission/syntax/boxes.ts';
import type { CellText } from './cell-text.ts';
import { textsOf } from './cell-text.ts';
import type { Metric } from './metric.ts';

const LEAST_IOU = 0.5;

/**
 * Mean average precision of findings in studies and images (SIIM COVID-19 detection, 2021), the plain mean over the
 * labels of the answers.
 *
 * For a label every row gives pairs of "is right" and confidence: a prediction takes the free true box of its row and
 * label that overlaps it most, if by an intersection over union above 0.5, and is right then; highest confidence
 * first. A true box that is not taken gives (right, 0), and a row that has the label on neither side (wrong, 0).
 * Average precision is the sum over falling confidences, equal ones together, of the gain in recall times precision.
 *
 * Range 0 to 1. Undefined (NaN) when a cell does not hold boxes, or all pairs of a label are right.
 */
export function siimMap(rows: number, truth: CellText, predicted: CellText): number {
  const pairs = new Map<string, LabelPairs>();
  const cells: { readonly truth: Boxes; readonly predicted: Boxes }[] = [];
  for (let row = 0; row < rows; row++) {
    const wanted = parseBoxes(truth(row), 'label-boxes');
    const got = parseBoxes(predicted(row), 'label-boxes');
    if (typeof wanted === 'string' || typeof got === 'string') return NaN;
    cells.push({ truth: wanted, predicted: got });
    for (const label of wanted.labels) pairs.set(label, { right: [], confidence: [] });
  }
  let sum = 0;
  for (const [label, ofLabel] of pairs) {
    for (const cell of cells) addPairs(ofLabel, label, cell.truth, cell.predicted);
    sum += averagePrecision(ofLabel);
  }
  return sum / pairs.size;
}

interface LabelPairs {
  readonly right: boolean[];
  readonly confidence: number[];
}

function addPairs(pairs: LabelPairs, label: string, truth: Boxes, predicted: Boxes): void {
  const add = (right: boolean, confidence: number) => {
    pairs.right.push(right);
    pairs.confidence.push(confidence);
  };
  const free = new Set(indicesOf(truth, label));
  const found = indicesOf(predicted, label);
  if (free.size === 0 && found.length === 0) {
    add(false, 0);
    return;
  }
  const confidences = predicted.confidences;
  found.sort((a, b) => (confidences[b] as number) - (confidences[a] as number));
  for (const box of found) {
    let best = -1;
    let bestIou = LEAST_IOU;
    for (const other of free) {
      const iou = intersectionOverUnion(truth.coordinates, other, predicted.coordinates, box);
      if (iou > bestIou) {
        bestIou = iou;
        best = other;
      }
    }
    free.delete(best);
    add(best >= 0, confidences[box] as number);
  }
  for (let i = 0; i < free.size; i++) add(true, 0);
}

function indicesOf({ labels }: Boxes, label: string): number[] {
  return labels.flatMap((other, index) => (other === label ? [index] : []));
}

/** Of boxes xmin, ymin, xmax, ymax. */
function intersectionOverUnion(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const [left = NaN, top = NaN, right = NaN, bottom = NaN] = a.subarray(4 * i, 4 * i + 4);
  const [otherLeft = NaN, otherTop = NaN, otherRight = NaN, otherBottom = NaN] = b.subarray(4 * j, 4 * j + 4);
  const width = Math.min(right, otherRight) - Math.max(left, otherLeft);
  const height = Math.min(bottom, otherBottom) - Math.max(top, otherTop);
  const shared = Math.max(width, 0) * Math.max(height, 0);
  const area = (right - left) * (bottom - top);
  const otherArea = (otherRight - otherLeft) * (otherBottom - otherTop);
  return shared / (area + otherArea - shared);
}

/** The sum of (recall gained) times precision at each different confidence, from the highest. */
export function averagePrecision({ right, confidence }: LabelPairs): number {
  const order = right.map((_, i) => i).sort((a, b) => (confidence[b] as number) - (confidence[a] as number));
  const positives = right.filter(Boolean).length;
  if (positives === right.length) return NaN;
  let area = 0;
  let hits = 0;
  let counted = 0;
  order.forEach((pair, i) => {
    if (right[pair] === true) hits++;
    const next = order[i + 1];
    if (next !== undefined && confidence[next] === confidence[pair]) return;
    area += ((hits - counted) / positives) * (hits / (i + 1));
    counted = hits;
  });
  return area;
}

export const SIIM_MAP: Metric = {
  name: 'siim_map',
  direction: 'higher_is_better',
  optimum: 1,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  rounding: 'numpy',
  compute: ({ rows, pairs: [pair] }) =>
    pair === undefined ? NaN : siimMap(rows, textsOf(pair.truth), textsOf(pair.predicted)),
};
