import type { WorkerId } from '../ids/id.ts';

/**
 * The NATS subjects. A worker may publish its own claim, renew and event subjects and subscribe its own inbox, its
 * control subject and the doorbell; the server's grants hold it to that, so the worker's name in a subject is its identity.
 */
export const SUBJECTS = {
  /** Request: a worker asks for work. Reply: ClaimReply. */
  claim: (worker: WorkerId) => `podium.v1.claim.${worker}`,
  /** Request: a worker renews all its leases. Reply: RenewalReply. */
  renew: (worker: WorkerId) => `podium.v1.renew.${worker}`,
  /** Request: a batch of journal events. Reply: EventsReply with the last one recorded. */
  events: (worker: WorkerId) => `podium.v1.event.${worker}.journal`,
  /** Request: hardware and what is lent, at start and when it changes. Reply: HelloReply. */
  hello: (worker: WorkerId) => `podium.v1.event.${worker}.hello`,
  /** No reply: live output tails. May be lost. */
  output: (worker: WorkerId) => `podium.v1.event.${worker}.output`,
  /** Head to worker, no reply: stop orders. May be lost; the next renewal says the same. */
  control: (worker: WorkerId) => `podium.v1.control.${worker}`,
  /** Head to all: there is work. May be lost; workers also ask on their own every few seconds. */
  doorbell: 'podium.v1.doorbell.all',
  allClaims: 'podium.v1.claim.*',
  allRenewals: 'podium.v1.renew.*',
  allEvents: 'podium.v1.event.*.journal',
  allHellos: 'podium.v1.event.*.hello',
  allOutput: 'podium.v1.event.*.output',
} as const;

/** Replies go to the asking worker's own inbox and nowhere else. */
export function inboxPrefix(worker: WorkerId): string {
  return `_INBOX_${worker}`;
}

/** The worker named by a claim, renew or event subject: its fourth token; null when there is none. */
export function workerOf(subject: string): string | null {
  return subject.split('.')[3] ?? null;
}

/** True only for a reply subject below the asking worker's inbox: anything else would make the head a publisher for hire. */
export function mayReplyTo(worker: WorkerId, reply: string | undefined): boolean {
  return reply !== undefined && reply.startsWith(`${inboxPrefix(worker)}.`) && !/[*>\s]/.test(reply);
}

/** What the server grants: publish and subscribe subjects of one worker, and of the head. */
export function workerGrants(worker: WorkerId): { publish: string[]; subscribe: string[] } {
  return {
    publish: [SUBJECTS.claim(worker), SUBJECTS.renew(worker), `podium.v1.event.${worker}.>`],
    subscribe: [`${inboxPrefix(worker)}.>`, SUBJECTS.control(worker), 'podium.v1.doorbell.>'],
  };
}

/** The head's listening and ordering connection. Its replies go out through a second one, which may publish inboxes only. */
export function headGrants(): { publish: string[]; subscribe: string[] } {
  return {
    publish: ['podium.v1.control.*', 'podium.v1.doorbell.>'],
    subscribe: ['podium.v1.claim.*', 'podium.v1.renew.*', 'podium.v1.event.*.>'],
  };
}

export function responderGrants(workers: readonly WorkerId[]): { publish: string[]; subscribe: string[] } {
  return { publish: workers.map((worker) => `${inboxPrefix(worker)}.>`), subscribe: ['_INBOX_responder.>'] };
}
