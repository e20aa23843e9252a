/**
 * The sum of values in the order in which numpy adds them up: halves of the list, down to blocks of at most 128, in
 * which eight partial sums run side by side. Published scores of large numbers show the last bits of such sums.
 */
export function pairwiseSum(values: Float64Array): number {
  return sumOf(values, 0, values.length);
}

const BLOCK = 128;

function sumOf(values: Float64Array, start: number, count: number): number {
  const valueAt = (index: number): number => values[index] as number;
  if (count > BLOCK) {
    const half = Math.floor(count / 2);
    const first = half - (half % 8);
    return sumOf(values, start, first) + sumOf(values, start + first, count - first);
  }
  let sum = 0;
  let index = 0;
  if (count >= 8) {
    let [a, b, c, d] = [valueAt(start), valueAt(start + 1), valueAt(start + 2), valueAt(start + 3)];
    let [e, f, g, h] = [valueAt(start + 4), valueAt(start + 5), valueAt(start + 6), valueAt(start + 7)];
    for (index = 8; index + 8 <= count; index += 8) {
      const at = start + index;
      a += valueAt(at);
      b += valueAt(at + 1);
      c += valueAt(at + 2);
      d += valueAt(at + 3);
      e += valueAt(at + 4);
      f += valueAt(at + 5);
      g += valueAt(at + 6);
      h += valueAt(at + 7);
    }
    sum = a + b + (c + d) + (e + f + (g + h));
  }
  for (; index < count; index++) sum += valueAt(start + index);
  return sum;
}
