/**
 * Numbers in a submission: `[+-]? (digits [. digits?] | . digits) ([eE] [+-]? digits)?` in ASCII, nothing around
 * it. No nan, inf, hexadecimal, separators, decimal comma or digits of other scripts. The value is the nearest
 * double, as Number() gives it.
 */

const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** Digits of a mantissa that is surely exact as a double. */
const EXACT_DIGITS = 15;

/**
 * The number in bytes [start, end): NaN when they are no number, an infinity when it is too large for a double.
 *
 * Up to 15 digits with a decimal exponent within 22 are one exact division or multiplication of two exact doubles,
 * hence correctly rounded (Clinger's fast path); all others go through Number().
 */
export function parseNumber(buffer: Uint8Array, start: number, end: number): number {
  let position = start;
  let byte = position < end ? (buffer[position] as number) : 0;
  const negative = byte === 0x2d;
  if (negative || byte === 0x2b) position++;
  let mantissa = 0;
  let digits = 0;
  let significant = 0;
  let fraction = 0;
  while (position < end && (byte = (buffer[position] as number) - 0x30) >= 0 && byte <= 9) {
    mantissa = mantissa * 10 + byte;
    if (mantissa !== 0) significant++;
    digits++;
    position++;
  }
  if (position < end && buffer[position] === 0x2e) {
    position++;
    const first = position;
    while (position < end && (byte = (buffer[position] as number) - 0x30) >= 0 && byte <= 9) {
      mantissa = mantissa * 10 + byte;
      if (mantissa !== 0) significant++;
      digits++;
      position++;
    }
    fraction = position - first;
  }
  if (digits === 0) return NaN;
  if (position < end) {
    if (((buffer[position] as number) | 0x20) !== 0x65) return NaN;
    position++;
    if (position < end && (buffer[position] === 0x2b || buffer[position] === 0x2d)) position++;
    if (position === end) return NaN;
    for (let i = position; i < end; i++) {
      byte = (buffer[i] as number) - 0x30;
      if (byte < 0 || byte > 9) return NaN;
    }
    return Number(asciiText(buffer, start, end));
  }
  if (significant <= EXACT_DIGITS && fraction <= 22) {
    const value = mantissa / (EXACT_POWERS[fraction] as number);
    return negative ? -value : value;
  }
  return Number(asciiText(buffer, start, end));
}

/** The integer in bytes [start, end), `[+-]? digits`: NaN when they are none, not safe when it is beyond 2^53. */
export function parseInteger(buffer: Uint8Array, start: number, end: number): number {
  let position = start;
  const sign = position < end ? buffer[position] : 0;
  if (sign === 0x2d || sign === 0x2b) position++;
  if (position === end) return NaN;
  let value = 0;
  for (; position < end; position++) {
    const digit = (buffer[position] as number) - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return sign === 0x2d && value !== 0 ? -value : value;
}

/** Whether the text spells a value that is not finite: nan, inf, infinity, with or without a sign. */
export function spellsNonFinite(text: string): boolean {
  return /^[+-]?(nan|inf|infinity)$/i.test(text);
}

function asciiText(buffer: Uint8Array, start: number, end: number): string {
  return Buffer.from(buffer.buffer, buffer.byteOffset + start, end - start).toString('latin1');
}
