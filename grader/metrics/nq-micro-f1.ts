import { parseAnswerSpan } from '../../contracts/submission/syntax/answer-span.ts';
import type { AnswerSpan } from '../../contracts/submission/syntax/answer-span.ts';
import { splitWords } from '../../contracts/submission/syntax/python-text.ts';
import type { CellText } from './cell-text.ts';
import { textsOf } from './cell-text.ts';
import type { Metric } from './metric.ts';

/**
 * Answers within documents: the share of rows that are right, which are those that give one of the row's valid
 * answers, and those that give none where there is none. It goes by the name of micro F1 because the published grader
 * pools F1 over both classes of right and wrong, which is this share.
 *
 * A true cell holds the row's valid answers between white space, each "start:end", YES or NO; a predicted cell one
 * answer or nothing. Spans are equal by value (007:9 is 7:9).
 *
 * Range 0 to 1. Undefined (NaN) when a cell holds anything else.
 */
export function nqMicroF1(rows: number, truth: CellText, predicted: CellText): number {
  let right = 0;
  for (let row = 0; row < rows; row++) {
    const given = parseAnswerSpan(predicted(row));
    const valid = splitWords(truth(row)).map(parseAnswerSpan);
    if (typeof given === 'string' || valid.some((answer) => typeof answer === 'string')) return NaN;
    if (given.kind === 'none') {
      if (valid.length === 0) right++;
    } else if (valid.some((answer) => typeof answer !== 'string' && isSame(answer, given))) {
      right++;
    }
  }
  return right / rows;
}

function isSame(a: AnswerSpan, b: AnswerSpan): boolean {
  if (a.kind === 'word') return b.kind === 'word' && a.word === b.word;
  return a.kind === 'span' && b.kind === 'span' && a.start === b.start && a.end === b.end;
}

export const NQ_MICRO_F1: Metric = {
  name: 'nq_micro_f1',
  direction: 'higher_is_better',
  optimum: 1,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  compute: ({ rows, pairs: [pair] }) =>
    pair === undefined ? NaN : nqMicroF1(rows, textsOf(pair.truth), textsOf(pair.predicted)),
};
