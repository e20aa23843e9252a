/**
 * Numbers in a submission: `[+-]? (digits [. digits?] | . digits) ([eE] [+-]? digits)?` in ASCII, nothing around
 * it. No nan, inf, hexadecimal, separators, decimal comma or digits of other scripts. The value is the nearest
 * double, as Number() gives it.
 */

const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** So many digits fit an integer of 32 bits, whose arithmetic is fastest. */
const PART_DIGITS = 9;
/** Digits of a mantissa that is surely exact as a double. */
const EXACT_DIGITS = 15;
/** Digits that divideLong takes. */
const LONG_DIGITS = 22;

/**
 * The number in bytes [start, end): NaN when they are no number, an infinity when it is too large for a double.
 *
 * Plain decimals with up to nine digits before the point and eighteen in all, leading zeros included, are read here in
 * tight loops; parseAny reads all others.
 */
export function parseNumber(buffer: Uint8Array, start: number, end: number): number {
  const negative = start < end && buffer[start] === 0x2d;
  const firstDigit = negative ? start + 1 : start;
  let position = firstDigit;
  let head = 0;
  let limit = Math.min(end, firstDigit + PART_DIGITS);
  for (; position < limit; position++) {
    const digit = (buffer[position] as number) - 0x30;
    if (digit >>> 0 > 9) break;
    head = (Math.imul(head, 10) + digit) | 0;
  }
  const whole = position - firstDigit;
  if (whole === 0) return parseAny(buffer, start, end);
  if (position === end) return negative ? -head : head;
  if (buffer[position] !== 0x2e) return parseAny(buffer, start, end);
  const afterPoint = ++position;
  limit = Math.min(end, afterPoint + PART_DIGITS - whole);
  for (; position < limit; position++) {
    const digit = (buffer[position] as number) - 0x30;
    if (digit >>> 0 > 9) return parseAny(buffer, start, end);
    head = (Math.imul(head, 10) + digit) | 0;
  }
  const tailFrom = position;
  let tail = 0;
  limit = Math.min(end, tailFrom + PART_DIGITS);
  for (; position < limit; position++) {
    const digit = (buffer[position] as number) - 0x30;
    if (digit >>> 0 > 9) return parseAny(buffer, start, end);
    tail = (Math.imul(tail, 10) + digit) | 0;
  }
  if (position !== end) return parseAny(buffer, start, end);
  const decimals = end - afterPoint;
  const tailDigits = end - tailFrom;
  const divisor = EXACT_POWERS[decimals] as number;
  let value: number;
  if (tailDigits === 0) {
    value = head / divisor;
  } else if (tailDigits <= EXACT_DIGITS - PART_DIGITS) {
    value = (head * (EXACT_POWERS[tailDigits] as number) + tail) / divisor;
  } else {
    value = divideLong(head, tail, tailDigits, divisor);
    if (Number.isNaN(value)) return slowNumber(buffer, start, end);
  }
  return negative ? -value : value;
}

/**
 * Up to 15 digits, at most 22 of them decimals, are one division of two exact doubles, hence correctly rounded
 * (Clinger's fast path); up to 22 digits are divided in twice the precision; all others go through Number(). Digits
 * are gathered in three integers: the first nine from the first that is not 0, nine more, and the rest.
 */
function parseAny(buffer: Uint8Array, start: number, end: number): number {
  let position = start;
  const sign = position < end ? (buffer[position] as number) : 0;
  if (sign === 0x2d || sign === 0x2b) position++;
  const firstDigit = position;
  let first = 0;
  let second = 0;
  let third = 0;
  let digits = 0;
  let point = -1;
  for (; position < end; position++) {
    const digit = (buffer[position] as number) - 0x30;
    if (digit >= 0 && digit <= 9) {
      if (digits < PART_DIGITS) {
        first = (Math.imul(first, 10) + digit) | 0;
        if (first !== 0) digits++;
      } else {
        if (digits < 2 * PART_DIGITS) second = (Math.imul(second, 10) + digit) | 0;
        else third = (Math.imul(third, 10) + digit) | 0;
        digits++;
      }
    } else if (digit === -2 && point < 0) {
      point = position;
    } else {
      break;
    }
  }
  if (position - firstDigit === (point < 0 ? 0 : 1)) return NaN;
  if (position < end) return isExponent(buffer, position, end) ? slowNumber(buffer, start, end) : NaN;
  const decimals = point < 0 ? 0 : end - point - 1;
  if (decimals > 22 || digits > LONG_DIGITS) return slowNumber(buffer, start, end);
  const divisor = EXACT_POWERS[decimals] as number;
  let value: number;
  if (digits <= PART_DIGITS) {
    value = first / divisor;
  } else if (digits <= EXACT_DIGITS) {
    value = (first * (EXACT_POWERS[digits - PART_DIGITS] as number) + second) / divisor;
  } else {
    const tail =
      digits <= 2 * PART_DIGITS
        ? second
        : second * (EXACT_POWERS[digits - 2 * PART_DIGITS] as number) + third;
    value = divideLong(first, tail, digits - PART_DIGITS, divisor);
    if (Number.isNaN(value)) return slowNumber(buffer, start, end);
  }
  return sign === 0x2d ? -value : value;
}

/** Whether bytes [position, end) are `[eE] [+-]? digits`. */
function isExponent(buffer: Uint8Array, position: number, end: number): boolean {
  if (((buffer[position] as number) | 0x20) !== 0x65) return false;
  let at = position + 1;
  if (at < end && (buffer[at] === 0x2b || buffer[at] === 0x2d)) at++;
  if (at === end) return false;
  for (; at < end; at++) {
    const digit = (buffer[at] as number) - 0x30;
    if (digit < 0 || digit > 9) return false;
  }
  return true;
}

/**
 * (head * 10^tailDigits + tail) / divisor, correctly rounded, or NaN in the rare case that it lies too near the
 * middle of two doubles to tell. Head, tail and divisor are exact; numerator and quotient are unrounded sums of two
 * doubles, whose error is below 2^-100 of the quotient: where the slack of 2^-95 does not matter, nothing does.
 */
function divideLong(head: number, tail: number, tailDigits: number, divisor: number): number {
  const scale = EXACT_POWERS[tailDigits] as number;
  const product = head * scale;
  const rest = productError(head, scale, product) + tail;
  const high = product + rest;
  const low = rest - (high - product);
  const quotient = high / divisor;
  const back = quotient * divisor;
  const correction = (high - back - productError(quotient, divisor, back) + low) / divisor;
  const slack = quotient * 2 ** -95;
  const value = quotient + (correction - slack);
  return value === quotient + (correction + slack) ? value : NaN;
}

/** a * b - product, exactly, for product = the rounded a * b (Dekker). */
function productError(a: number, b: number, product: number): number {
  const splitA = a * 134217729;
  const highA = splitA - (splitA - a);
  const lowA = a - highA;
  const splitB = b * 134217729;
  const highB = splitB - (splitB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}

/** The integer in bytes [start, end), `[+-]? digits`: NaN when they are none, not safe when it is beyond 2^53. */
export function parseInteger(buffer: Uint8Array, start: number, end: number): number {
  let position = start;
  const sign = position < end ? buffer[position] : 0;
  if (sign === 0x2d || sign === 0x2b) position++;
  if (position === end) return NaN;
  const short = Math.min(end, position + PART_DIGITS);
  let first = 0;
  for (; position < short; position++) {
    const digit = (buffer[position] as number) - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    first = (Math.imul(first, 10) + digit) | 0;
  }
  let value = first;
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

/** By way of a string: for numbers that the fast paths leave. */
function slowNumber(buffer: Uint8Array, start: number, end: number): number {
  const text = Buffer.from(buffer.buffer, buffer.byteOffset + start, end - start).toString('latin1');
  return Number(text);
}
