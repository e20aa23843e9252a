import type { MemberKind } from '../../contracts/enrollment/invitation-token.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { workerId, type RunId, type WorkerId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { MemberRepository } from '../store/members.ts';
import type { Identity } from './identity.ts';
import type { Membership } from './membership.ts';
import type { RevocationLog } from './revocation-log.ts';

export interface RevocationParts {
  readonly members: MemberRepository;
  readonly membership: Membership;
  /** Takes back what the worker holds; says which runs. */
  readonly releaseRuns: (worker: WorkerId, reason: string) => RunId[];
  /** Outlives the database. */
  readonly log: Pick<RevocationLog, 'append'>;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Ends a membership: from the next call on the certificate and token count for nothing, whoever follows the membership
 * (NATS) is told at once, and what a worker held is queued again.
 */
export class Revocation {
  readonly #parts: RevocationParts;

  constructor(parts: RevocationParts) {
    this.#parts = parts;
  }

  /** The runs that go back into the queue. Throws NOT_FOUND, or FAILED_PRECONDITION for one of the configuration. */
  revoke(kind: MemberKind, name: string, by: string): RunId[] {
    return this.#end(kind, name, `${by} revoked ${kind} ${name}.`);
  }

  /** A worker's owner takes the machine away; a person's laptop is taken off. */
  leave(who: Identity): RunId[] {
    return who.kind === 'worker'
      ? this.#end('worker', who.id, `The machine of worker ${who.id} left the lab.`)
      : this.#end('client', who.name, `Client ${who.name} left.`);
  }

  #end(kind: MemberKind, name: string, reason: string): RunId[] {
    const { members, membership, releaseRuns, log, logger, clock } = this.#parts;
    const known = members.get(kind, name);
    if (known === null && membership.has(kind, name)) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `${kind} ${name} stands in the head's configuration: take it out there and start the head again.`,
      );
    }
    if (known === null)
      throw new PodiumError('NOT_FOUND', `There is no ${kind} ${name}: see podium worker members.`);
    members.revoke(kind, name, clock.nowMs()); // A second time it ends what the first may have left.
    membership.refresh();
    logger.warn('membership ended', { kind, name, reason });
    const runs = kind === 'worker' ? releaseRuns(workerId.parse(name), reason) : [];
    // Throws on a full disk: it holds here and now, but is acknowledged only when a restore will know of it too.
    log.append(known, clock.nowMs());
    return runs;
  }
}
