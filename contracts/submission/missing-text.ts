/** What pandas takes for a missing value in a CSV, compared exactly, in quotes or not. Blank counts too. */
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
const LONGEST = 9;

/** Whether bytes [start, end) are a missing value to pandas. */
export function isMissing(buffer: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length === 0) return true;
  if (length === 1 || length > LONGEST) return false;
  // All of them hold an N, an A or an n in their first two places, or begin with #, -, 1 or <.
  const first = buffer[start] as number;
  if (
    first !== 0x23 &&
    first !== 0x2d &&
    first !== 0x31 &&
    first !== 0x3c &&
    first !== 0x4e &&
    first !== 0x6e
  ) {
    return false;
  }
  return MISSING_TEXTS.has(Buffer.from(buffer.buffer, buffer.byteOffset + start, length).toString('latin1'));
}
