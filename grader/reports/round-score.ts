import type { Rounding } from '../metrics/metric.ts';

const DIGITS = 5;

/**
 * Python's round(score, 5), which upstream's reports hold. What it does depends on the type of the number, and so on
 * the metric: of numpy's numbers it rounds the product with 10^5, half to even; of Python's own it gives the nearest decimal of five digits to the double's exact
 * value, and of two equally near ones the even one. NaN and infinities stay as they are.
 *
 * toFixed rounds exactly too, but ties upwards. A double lies exactly between two such decimals only when it is an odd
 * multiple of 1/64: x = odd / (2 * 10^5) = odd / (2^6 * 5^5), and a double's denominator has no factor 5.
 */
export function roundScore(score: number, rounding: Rounding = 'python'): number {
  if (rounding === 'numpy') return roundScaled(score);
  if (!Number.isFinite(score) || Math.abs(score) >= 1e21) return score; // there toFixed gives an exponent; all are integers
  const text = Math.abs(score).toFixed(DIGITS);
  const isTie = Number.isInteger(score * 64) && Math.abs(score * 64) % 2 === 1;
  const rounded = Number(isTie ? evenNeighbour(text) : text);
  return score < 0 || Object.is(score, -0) ? -rounded : rounded;
}

/** `text` is a tie rounded up: the even one is it, or the one below. */
function evenNeighbour(text: string): string {
  const scaled = BigInt(text.replace('.', ''));
  if (scaled % 2n === 0n) return text;
  const digits = (scaled - 1n).toString().padStart(DIGITS + 1, '0');
  return `${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`;
}

/** numpy's: 2.675005 becomes 2.675, though it lies above the middle, because its product with 10^5 is just 267500.5. */
function roundScaled(score: number): number {
  const scaled = score * 10 ** DIGITS;
  if (!Number.isFinite(scaled)) return score;
  const floor = Math.floor(scaled);
  const isTie = scaled - floor === 0.5;
  const nearest = isTie && floor % 2 === 0 ? floor : Math.round(scaled);
  return nearest === 0 ? 0 * Math.sign(score) : nearest / 10 ** DIGITS;
}
