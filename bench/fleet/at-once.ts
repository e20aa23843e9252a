/** Does something with each item, so many at once, and ends when all are done; throws what the first failure was. */
export async function atOnce<T>(
  items: readonly T[],
  limit: number,
  action: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const lane = async (): Promise<void> => {
    for (const item of rest) await action(item);
  };
  await Promise.all(Array.from({ length: limit }, lane));
}
