/**
 * Text as Python reads it. Cells with an inner structure are defined by the published graders' split(), int() and
 * float(), whose white space, separators and spellings differ from those of JavaScript.
 */

/** What str.split() and str.strip() take for white space: unlike \s it has U+001C to U+001F and U+0085, and no U+FEFF. */
const WHITE_SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const WHITE_SPACE_CHARACTER = new RegExp(`^${WHITE_SPACE.source}$`, 'u');

/** str.split(): the words between runs of white space; no word is empty. */
export function splitWords(text: string): string[] {
  return text.split(WHITE_SPACE).filter((word) => word !== '');
}

/** str.split(" "): the tokens between single spaces. Two spaces in a row, or one at an end, make an empty token. */
export function splitSpaces(text: string): string[] {
  return text.split(' ');
}

/** str.strip(). Not by a pattern, which would take quadratic time for long white space within. */
function stripSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && WHITE_SPACE_CHARACTER.test(text.charAt(start))) start++;
  while (start < end && WHITE_SPACE_CHARACTER.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/**
 * int() of a text: decimal digits with a sign, single underscores between digits and white space around; NaN for
 * anything else. Digits of other scripts, which Python takes, are refused.
 */
export function parsePythonInt(token: string): number {
  const text = stripSpace(token);
  return /^[+-]?\d+(?:_\d+)*$/.test(text) ? Number(text.replaceAll('_', '')) : NaN;
}

/** Every digit can be matched in one way only, so that no text takes more than linear time. */
const FLOAT = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;

/** float() of a text, finite values only: NaN for anything else, nan and the infinities among it. */
export function parsePythonFloat(token: string): number {
  const plain = Number(token);
  // Number() also takes the empty text, white space of its own and hexadecimal, which the pattern does not.
  if (FLOAT.test(token)) return finite(token.includes('_') ? Number(token.replaceAll('_', '')) : plain);
  const text = stripSpace(token);
  return text !== token ? parsePythonFloat(text) : NaN;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
