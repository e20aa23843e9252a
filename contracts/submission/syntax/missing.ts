/**
 * Texts that the published graders' CSV reader takes for a missing value, whole cell and exact spelling. The words
 * none, Nan, na and NAN are not among them.
 */
const MISSING_TEXTS: ReadonlySet<string> = new Set([
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
]);

const LONGEST = 8;

/** Whether the text is a missing value. */
export function isMissingText(text: string): boolean {
  return text.length <= LONGEST && MISSING_TEXTS.has(text);
}

/** The same for bytes [start, end). */
export function isMissing(buffer: Uint8Array, start: number, end: number): boolean {
  if (start === end) return true;
  if (end - start > LONGEST) return false;
  switch (buffer[start]) {
    case 0x23: // #
    case 0x2d: // -
    case 0x31: // 1
    case 0x3c: // <
    case 0x4e: // N
    case 0x6e: // n
      return MISSING_TEXTS.has(String.fromCharCode(...buffer.subarray(start, end)));
    default:
      return false;
  }
}
