import { parsePythonInt } from './python-text.ts';
import type { Syntax } from './syntax.ts';

/** An answer inside a document: a span of tokens "start:end", the word YES or NO, or none at all. */
export type AnswerSpan =
  | { readonly kind: 'none' }
  | { readonly kind: 'word'; readonly word: 'YES' | 'NO' }
  | { readonly kind: 'span'; readonly start: number; readonly end: number };

/** The answer in a text, or what is wrong, as the end of a sentence. Both numbers are read like Python's int(). */
export function parseAnswerSpan(text: string): AnswerSpan | string {
  if (text === '') return { kind: 'none' };
  if (text === 'YES' || text === 'NO') return { kind: 'word', word: text };
  const [first = '', second, more] = text.split(':');
  if (second === undefined || more !== undefined) return 'is not start:end, YES or NO';
  const start = parsePythonInt(first);
  const end = parsePythonInt(second);
  const integers = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  return integers ? { kind: 'span', start, end } : 'is not start:end with two integers';
}

/** start:end, YES, NO or nothing. */
export const ANSWER_SPAN: Syntax = {
  name: 'answer-span',
  problem: (text) => {
    const span = parseAnswerSpan(text);
    return typeof span === 'string' ? span : undefined;
  },
};
