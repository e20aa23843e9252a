import { splitWords } from '../../contracts/submission/syntax/python-text.ts';
import type { CellText } from './cell-text.ts';
import { textsOf } from './cell-text.ts';
import type { Metric } from './metric.ts';
import { pairwiseSum } from './pairwise-sum.ts';
import { rowsById } from './rows-by-id.ts';

/**
 * The mean over rows of Jaccard's index of two texts' sets of words: how many they share over how many there are in
 * either. Texts are lower-cased and cut at white space as Python does both.
 *
 * `rows` is the order in which rows are added up: upstream's, of the ids, decides how a score that lies halfway is
 * rounded.
 *
 * Range 0 to 1. A row in which both sides are empty counts `bothEmpty`; where that is NaN, so is the score.
 */
export function jaccardWords(
  rows: Int32Array,
  truth: CellText,
  predicted: CellText,
  bothEmpty: number,
): number {
  const indices = Float64Array.from(rows, (row) => {
    const wanted = new Set(splitWords(truth(row).toLowerCase()));
    const got = new Set(splitWords(predicted(row).toLowerCase()));
    let shared = 0;
    for (const word of got) if (wanted.has(word)) shared++;
    const all = wanted.size + got.size - shared;
    return all === 0 ? bothEmpty : shared / all;
  });
  return pairwiseSum(indices) / rows.length;
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
  compute: ({ ids, pairs: [pair], params }) =>
    pair === undefined
      ? NaN
      : jaccardWords(
          rowsById(ids),
          textsOf(pair.truth),
          textsOf(pair.predicted),
          params['emptyRows'] === 'zero' ? 0 : NaN,
        ),
};

/** The same, for tweet-sentiment-extraction, whose grader makes a float of Python's own of the mean. */
export const JACCARD_WORDS_PYTHON: Metric = {
  ...JACCARD_WORDS,
  name: 'jaccard_words_python',
  rounding: 'python',
};
