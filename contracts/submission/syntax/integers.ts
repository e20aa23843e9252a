import { parsePythonInt, splitWords } from './python-text.ts';
import type { Syntax } from './syntax.ts';

/** The integers of a text, between white space; or what is wrong, as the end of a sentence. */
export function parseIntegers(text: string): number[] | string {
  const words = splitWords(text);
  const values = words.map(parsePythonInt);
  const wrong = values.findIndex((value) => !Number.isSafeInteger(value));
  return wrong < 0 ? values : `has "${words[wrong]}", which is not an integer`;
}

/** The integer that a text begins with, as a word of its own; or what is wrong, as the end of a sentence. */
export function parseFirstInteger(text: string): number | string {
  const first = splitWords(text)[0] ?? '';
  const value = parsePythonInt(first);
  return Number.isSafeInteger(value) ? value : `begins with "${first}", which is not an integer`;
}

export const INTEGERS: Syntax = {
  name: 'integers',
  problem: (text) => {
    const integers = parseIntegers(text);
    return typeof integers === 'string' ? integers : undefined;
  },
};

/** An integer, and perhaps further words, which do not count. */
export const FIRST_INTEGER: Syntax = {
  name: 'first-integer',
  problem: (text) => {
    const integer = parseFirstInteger(text);
    return typeof integer === 'string' ? integer : undefined;
  },
};
