/**
 * The epoch that a restore begins: one that can never have been issued. A backup knows the epochs up to its own making, but
 * not those of restores that came after it and whose disks are gone as well. So it is the time in ms, which grows by itself
 * without anybody's memory, and more than whatever is known, should the clock have been set back.
 */
export function nextEpoch(known: readonly number[], nowMs: number): number {
  return Math.max(nowMs, ...known.map((epoch) => epoch + 1));
}
