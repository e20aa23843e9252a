import { parseCharacters } from '../../contracts/submission/syntax/characters.ts';
import type { Characters } from '../../contracts/submission/syntax/characters.ts';
import type { CellText } from './cell-text.ts';
import { textsOf } from './cell-text.ts';
import type { Metric } from './metric.ts';

/**
 * F1 of characters found on pages, pooled over all pages (Kuzushiji recognition, 2019). A true cell holds boxes
 * "label x y width height ...", a predicted one points "label x y ...". The true boxes of a page are walked in order;
 * each takes the first unused point of its label that lies strictly inside. Boxes that take none are misses, points
 * that are not taken false alarms.
 *
 * Range 0 to 1; 0 when nothing is taken. Undefined (NaN) when a cell is not of that form.
 */
export function kuzushijiF1(rows: number, truth: CellText, predicted: CellText): number {
  let taken = 0;
  let boxes = 0;
  let points = 0;
  for (let row = 0; row < rows; row++) {
    const wanted = parseCharacters(truth(row), 4);
    const got = parseCharacters(predicted(row), 2);
    if (typeof wanted === 'string' || typeof got === 'string') return NaN;
    boxes += wanted.labels.length;
    points += got.labels.length;
    taken += countTaken(wanted, got);
  }
  if (taken === 0) return 0;
  const precision = taken / points;
  const recall = taken / boxes;
  return (2 * precision * recall) / (precision + recall);
}

function countTaken(boxes: Characters, points: Characters): number {
  const unused = new Map<string, number[]>();
  points.labels.forEach((label, point) => {
    const same = unused.get(label);
    if (same === undefined) unused.set(label, [point]);
    else same.push(point);
  });
  let taken = 0;
  boxes.labels.forEach((label, box) => {
    const candidates = unused.get(label) ?? [];
    const found = candidates.findIndex((point) => isInside(boxes.numbers, box, points.numbers, point));
    if (found < 0) return;
    candidates.splice(found, 1);
    taken++;
  });
  return taken;
}

function isInside(boxes: Float64Array, box: number, points: Float64Array, point: number): boolean {
  const [left = NaN, top = NaN, width = NaN, height = NaN] = boxes.subarray(4 * box, 4 * box + 4);
  const [x = NaN, y = NaN] = points.subarray(2 * point, 2 * point + 2);
  return left < x && x < left + width && top < y && y < top + height;
}

export const KUZUSHIJI_F1: Metric = {
  name: 'kuzushiji_f1',
  direction: 'higher_is_better',
  optimum: 1,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  compute: ({ rows, pairs: [pair] }) =>
    pair === undefined ? NaN : kuzushijiF1(rows, textsOf(pair.truth), textsOf(pair.predicted)),
};
