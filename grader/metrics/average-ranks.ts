/** The rank of each value from 1, equal values sharing the mean of their ranks. Values are not NaN; O(n log n). */
export function averageRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, row) => row);
  order.sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  for (let first = 0; first < order.length;) {
    const value = values[order[first] as number];
    let next = first + 1;
    while (next < order.length && values[order[next] as number] === value) next++;
    // Ranks first + 1 to next.
    for (let i = first; i < next; i++) ranks[order[i] as number] = (first + 1 + next) / 2;
    first = next;
  }
  return ranks;
}
