import { parsePythonInt } from './python-text.ts';

/** An answer inside a document: a span of tokens "start:end", the word YES or NO, or none at all. */
export type AnswerSpan =
  | { readonly kind: 'none' }
  | { readonly kind: 'word'; readonly word: 'YES' | 'NO' }
  | { readonly kind: 'span'; readonly start: number; readonly end: number };

/** The answer in a text, or a sentence about what is wrong. Both numbers are read like Python's int(). */
export function parseAnswerSpan(text: string): AnswerSpan | string {
  if (text === '') return { kind: 'none' };
  if (text === 'YES' || text === 'NO') return { kind: 'word', word: text };
  const parts = text.split(':');
  if (parts.length !== 2) return `"${text}" is not start:end, YES or NO`;
  const start = parsePythonInt(parts[0] as string);
  const end = parsePythonInt(parts[1] as string);
  if (Number.isNaN(start) || Number.isNaN(end)) return `"${text}" is not start:end with two integers`;
  return { kind: 'span', start, end };
}
