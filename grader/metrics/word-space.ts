/**
 * How many bytes the white space at `at` takes in UTF-8 text, 0 when there is none: what Python's str.split() parts
 * words at, which is more than blanks and tabs (contracts/submission/syntax/python-text.ts has the same for strings).
 */
export function wordSpaceAt(bytes: Uint8Array, at: number, end: number): 0 | 1 | 2 | 3 {
  const first = bytes[at] as number;
  if (first <= 0x20) return first === 0x20 || (first >= 0x09 && first <= 0x0d) || first >= 0x1c ? 1 : 0;
  if (first < 0xc2 || first > 0xe3) return 0;
  const second = at + 1 < end ? (bytes[at + 1] as number) : 0;
  if (first === 0xc2) return second === 0x85 || second === 0xa0 ? 2 : 0;
  if (first < 0xe1) return 0;
  const third = at + 2 < end ? (bytes[at + 2] as number) : 0;
  switch ((first << 8) | second) {
    case 0xe19a: // U+1680
    case 0xe380: // U+3000
      return third === 0x80 ? 3 : 0;
    case 0xe280: // U+2000 to U+200A, U+2028, U+2029, U+202F
      return third <= 0x8a || third === 0xa8 || third === 0xa9 || third === 0xaf ? 3 : 0;
    case 0xe281: // U+205F
      return third === 0x9f ? 3 : 0;
    default:
      return 0;
  }
}
