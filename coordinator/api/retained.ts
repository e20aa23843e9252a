import type { EventRow } from '../store/events.ts';

/** Where containers of a run are kept, and how to look into them: a sentence each. Pure. */
export function retainedSentences(events: readonly EventRow[], nowMs: number): string[] {
  const kept = new Map<string, string>();
  for (const { workerId, epoch, fence, event } of events) {
    const lease = `${epoch} ${fence}`;
    if (event.type === 'retention_over') kept.delete(lease);
    if (event.type !== 'retained' || event.untilMs <= nowMs) continue;
    kept.set(
      lease,
      `Its container is kept on ${workerId} until ${new Date(event.untilMs).toISOString()}, or until its owner needs the room. ` +
        `There: docker cp ${event.container}:/home ./home, docker logs ${event.container}, or docker export ${event.container} for the rest.`,
    );
  }
  return [...kept.values()];
}
