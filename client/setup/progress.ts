/** Receives lines for people: what begins, and what it came to with the seconds it took. */
export type Report = (line: string) => void;

/** Does one step of the setup and tells of it. `result` may say more than that it is done. */
export async function step<T>(
  report: Report,
  title: string,
  action: () => Promise<T>,
  result: (value: T) => string = () => 'done',
): Promise<T> {
  const startedAt = performance.now();
  const seconds = (): string => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  report(`${title} ...`);
  try {
    const value = await action();
    report(`${title}: ${result(value)} (${seconds()})`);
    return value;
  } catch (error) {
    report(`${title}: failed (${seconds()})`);
    throw error;
  }
}
