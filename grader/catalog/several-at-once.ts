/**
 * Works on several items at once, at most `atOnce`. After a failure no more are begun; it is thrown once those in hand
 * have ended, so that whoever cleans up after it cleans up after all of them.
 *
 * @returns the results, in any order.
 * @throws the first failure.
 */
export async function severalAtOnce<Item, Result>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const left = items[Symbol.iterator]();
  const results: Result[] = [];
  const failures: unknown[] = [];
  const takeOneByOne = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) {
      try {
        results.push(await work(next.value));
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeOneByOne));
  if (failures.length > 0) throw failures[0];
  return results;
}
