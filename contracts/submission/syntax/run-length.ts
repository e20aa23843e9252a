import { parsePythonInt, splitWords } from './python-text.ts';

/**
 * A mask as run lengths: "start length start length ...", starts counted from 1 in the flattened image.
 *
 * Tokens are separated by white space and read like Python's int() (+1 and 1_0 are integers, 1.0 is not). Starts and
 * lengths are positive, starts ascend and runs do not overlap; runs may touch, and may go past the end of the image,
 * where they are cut. Nothing but white space is an empty mask.
 *
 * Two oddities of the published decoder, which pairs starts with lengths by broadcasting, are kept because they give
 * scores: a single token is an empty mask, and of three tokens the one length serves both starts. Any other odd
 * number of tokens is refused.
 */
export interface RunsOrProblem {
  /** Pairs [from, to) of flat pixel indices from 0, ascending, not cut at the image's end. */
  readonly runs: Float64Array;
  /** What is wrong, when something is; `runs` is empty then. */
  readonly problem?: string;
}

const NO_RUNS = new Float64Array(0);

/** The runs in bytes [start, end). */
export function parseRuns(buffer: Uint8Array, start: number, end: number): RunsOrProblem {
  const tokens = readIntegers(buffer, start, end);
  if (typeof tokens === 'string') return { runs: NO_RUNS, problem: tokens };
  return pairRuns(tokens);
}

function pairRuns(tokens: Float64Array): RunsOrProblem {
  const refuse = (problem: string): RunsOrProblem => ({ runs: NO_RUNS, problem });
  const count = tokens.length;
  if (count % 2 === 1 && count > 3) return refuse(`${count} numbers do not pair into starts and lengths`);
  const runs = new Float64Array(count === 1 ? 0 : count === 3 ? 4 : count);
  if (count === 1 && (tokens[0] as number) < 1) return refuse(`start ${tokens[0]} is below 1`);
  let last = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const start = tokens[i] as number;
    const length = tokens[count === 3 ? 1 : i + 1] as number;
    if (start < 1) return refuse(`start ${start} is below 1`);
    if (length < 1) return refuse(`length ${length} is below 1`);
    if (start - 1 < last) return refuse(`the run at ${start} begins before the end of the one before it`);
    last = start - 1 + length;
    runs[i] = start - 1;
    runs[i + 1] = last;
  }
  return { runs };
}

/** The integers of a text, or a sentence about what is none. */
function readIntegers(buffer: Uint8Array, start: number, end: number): Float64Array | string {
  let values: Float64Array = new Float64Array(16);
  let count = 0;
  let position = start;
  while (position < end) {
    const byte = buffer[position] as number;
    if (isSpace(byte)) {
      position++;
      continue;
    }
    let value = 0;
    let at = position;
    for (; at < end; at++) {
      const digit = (buffer[at] as number) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    // A sign, an underscore, white space beyond ASCII or no number at all: all of them rare.
    if (at === position || (at < end && !isSpace(buffer[at] as number))) return readWords(buffer, start, end);
    if (value > Number.MAX_SAFE_INTEGER) return 'a number is larger than 2^53';
    if (count === values.length) values = grown(values);
    values[count++] = value;
    position = at;
  }
  return values.subarray(0, count);
}

function readWords(buffer: Uint8Array, start: number, end: number): Float64Array | string {
  const words = splitWords(new TextDecoder().decode(buffer.subarray(start, end)));
  const values = Float64Array.from(words, parsePythonInt);
  const wrong = values.findIndex((value) => Number.isNaN(value));
  if (wrong >= 0) return `"${words[wrong]}" is not an integer`;
  if (values.some((value) => !Number.isSafeInteger(value))) return 'a number is larger than 2^53';
  return values;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || (byte >= 0x1c && byte <= 0x1f);
}

function grown(values: Float64Array): Float64Array {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}
