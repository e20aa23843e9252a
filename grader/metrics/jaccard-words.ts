import { splitWords } from '../../contracts/submission/syntax/python-text.ts';
import type { CellText } from './cell-text.ts';
import { textsOf } from './cell-text.ts';
import type { Metric } from './metric.ts';

/**
 * The mean over rows of Jaccard's index of two texts' sets of words: how many they share over how many there are in
 * either. Texts are lower-cased and cut at white space as Python does both.
 *
 * Range 0 to 1. A row in which both sides are empty counts `bothEmpty`; where that is NaN, so is the score.
 */
export function jaccardWords(rows: number, truth: CellText, predicted: CellText, bothEmpty: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const wanted = new Set(splitWords(truth(row).toLowerCase()));
    const got = new Set(splitWords(predicted(row).toLowerCase()));
    let shared = 0;
    for (const word of got) if (wanted.has(word)) shared++;
    const all = wanted.size + got.size - shared;
    sum += all === 0 ? bothEmpty : shared / all;
  }
  return sum / rows;
}

/**
 * `emptyRows`: what becomes of rows in which both sides are empty, `zero` or `undefined` (the default), as the
 * published graders differ.
 */
export const JACCARD_WORDS: Metric = {
  name: 'jaccard_words',
  direction: 'higher_is_better',
  optimum: 1,
  rounding: 'numpy',
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  params: ['emptyRows'],
  compute: ({ rows, pairs: [pair], params }) =>
    pair === undefined
      ? NaN
      : jaccardWords(
          rows,
          textsOf(pair.truth),
          textsOf(pair.predicted),
          params['emptyRows'] === 'zero' ? 0 : NaN,
        ),
};
