/** Probabilities are kept this far from 0 and 1: the spacing of doubles at 1, so the worst row costs 36.04. */
const PROBABILITY_FLOOR = 2 ** -52;

/** What a row costs that gave probability `p` to what came true: -ln of p, kept within the floor and its complement. */
export function logCost(p: number): number {
  return -Math.log(Math.min(Math.max(p, PROBABILITY_FLOOR), 1 - PROBABILITY_FLOOR));
}
