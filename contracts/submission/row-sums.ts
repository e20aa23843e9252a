import type { RowSum } from './format.ts';
import type { Refusal } from './refusal.ts';

/** Checks the sums of the row read last; `valueOf` gives its numbers by column. */
export function sumRefusal(
  sums: readonly RowSum[],
  valueOf: (column: string) => number,
  line: number,
): Refusal | undefined {
  for (const { columns, target, absTol, relTol, decimals } of sums) {
    let sum = 0;
    for (const name of columns) sum += valueOf(name);
    const rounded = decimals === undefined ? sum : roundHalfEven(sum * 10 ** decimals) / 10 ** decimals;
    if (!(Math.abs(rounded - target) <= absTol + relTol * Math.abs(target))) {
      return { code: 'ROW_SUM', line, got: sum, want: target };
    }
  }
  return undefined;
}

/** The nearest integer, and of two equally near ones the even one. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
