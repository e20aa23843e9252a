import { parsePythonInt, splitWords } from './python-text.ts';
import type { Syntax } from './syntax.ts';

/**
 * Pairs [from, to) of flat pixel indices from 0, ascending, not cut at the image's end; or what is wrong with the
 * text, as the end of a sentence.
 */
export type Runs = Float64Array;

/**
 * The runs of a mask written as "start length start length ...", starts counted from 1 in the flattened image.
 *
 * Tokens are separated by white space and read like Python's int() (+1 and 1_0 are integers, 1.0 is not). Starts and
 * lengths are positive, starts ascend and runs do not overlap; runs may touch, and may go past the end of the image,
 * where they are cut. Nothing but white space is an empty mask.
 *
 * Two oddities of the published decoder, which pairs starts with lengths by broadcasting, are kept because they give
 * scores: a single token is an empty mask, and of three tokens the one length serves both starts. Any other odd
 * number of tokens is refused.
 */
export function parseRuns(text: string): Runs | string {
  const tokens = readIntegers(text);
  if (typeof tokens === 'string') return tokens;
  const count = tokens.length;
  if (count % 2 === 1 && count > 3) return `has ${count} numbers, which do not pair into starts and lengths`;
  if (count === 1) return (tokens[0] as number) < 1 ? 'has a start below 1' : new Float64Array(0);
  const runs = new Float64Array(count === 3 ? 4 : count);
  let last = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const start = tokens[i] as number;
    const length = tokens[count === 3 ? 1 : i + 1] as number;
    if (start < 1) return 'has a start below 1';
    if (length < 1) return 'has a length below 1';
    if (start - 1 < last) return `has a run at ${start} that begins before the end of the one before it`;
    last = start - 1 + length;
    runs[i] = start - 1;
    runs[i + 1] = last;
  }
  return runs;
}

const TOO_LARGE = 'has a number above 2^53';

/** The integers of a text, or what is wrong with it. */
function readIntegers(text: string): Float64Array | string {
  let values: Float64Array = new Float64Array(64);
  let count = 0;
  for (let position = 0; position < text.length;) {
    if (isSpace(text.charCodeAt(position))) {
      position++;
      continue;
    }
    let value = 0;
    let at = position;
    for (; at < text.length; at++) {
      const digit = text.charCodeAt(at) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    // A sign, an underscore, white space beyond ASCII or no number at all: all of them rare.
    if (at === position || (at < text.length && !isSpace(text.charCodeAt(at)))) return readWords(text);
    if (value > Number.MAX_SAFE_INTEGER) return TOO_LARGE;
    if (count === values.length) {
      const larger = new Float64Array(2 * count);
      larger.set(values);
      values = larger;
    }
    values[count++] = value;
    position = at;
  }
  return values.subarray(0, count);
}

function readWords(text: string): Float64Array | string {
  const words = splitWords(text);
  const values = Float64Array.from(words, parsePythonInt);
  const wrong = values.findIndex((value) => Number.isNaN(value));
  if (wrong >= 0) return `has "${words[wrong]}", which is not an integer`;
  return values.every((value) => Number.isSafeInteger(value)) ? values : TOO_LARGE;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
}

/** `empty`: a text that stands for the empty mask besides the empty text, such as "-". */
export const RUNS: Syntax = {
  name: 'runs',
  options: ['empty'],
  problem: (text, { empty }) => {
    if (text === empty) return undefined;
    const runs = parseRuns(text);
    return typeof runs === 'string' ? runs : undefined;
  },
};
