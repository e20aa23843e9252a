import type { HistoryEntry } from './history-log.ts';

/** After these the run waits in the queue, until it is leased or over. */
const INTO_QUEUE: readonly string[] = [
  'submitted',
  'attempt_failed',
  'lease_expired',
  'reclaimed',
  'retried',
  'released',
];
const OUT_OF_QUEUE: readonly string[] = [
  'leased',
  'renewed_late',
  'found_again',
  'canceled',
  'settled',
  'held',
];

/**
 * One run's story out of what was noted of it and of its experiment: why the experiment's runs waited is told only for
 * the time in which this run waited too. Pure; keeps the order of commits.
 */
export function timelineOf(entries: readonly HistoryEntry[]): HistoryEntry[] {
  let queued = false;
  return entries.filter((entry) => {
    if (INTO_QUEUE.includes(entry.what)) queued = entry.detail['then'] !== 'given_up';
    if (OUT_OF_QUEUE.includes(entry.what)) queued = false;
    return entry.what !== 'waiting' || queued;
  });
}
