export interface MeanAndError {
  readonly mean: number;
  /** Sample standard deviation (ddof 1) over the square root of n; 0 for a single value. */
  readonly standardError: number;
  readonly n: number;
}

/** Mean and standard error of the mean, as MLE-bench aggregates its seeds. Throws RangeError for no values. */
export function meanAndError(values: readonly number[]): MeanAndError {
  const n = values.length;
  if (n === 0) throw new RangeError('A mean needs at least one value.');
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, standardError: 0, n };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  // Both roots, as upstream takes them: the last bits are to be the same.
  return { mean, standardError: Math.sqrt(variance) / Math.sqrt(n), n };
}
