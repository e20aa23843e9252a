import { createHash, timingSafeEqual } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** The coordinator is known by its token; whoever hands in needs none, since the signed ticket is the right. */
export type Caller = 'coordinator' | 'anyone';

/** @throws PodiumError UNAUTHENTICATED for a token that is not the coordinator's. */
export function callerOf(token: string, coordinatorTokenSha256: string): Caller {
  if (token === '') return 'anyone';
  const given = createHash('sha256').update(token).digest();
  if (timingSafeEqual(given, Buffer.from(coordinatorTokenSha256, 'hex'))) return 'coordinator';
  throw new PodiumError('UNAUTHENTICATED', "This token is not the coordinator's. Check its configuration.");
}

/** @throws PodiumError PERMISSION_DENIED */
export function requireCoordinator(caller: Caller): void {
  if (caller !== 'coordinator') {
    throw new PodiumError('PERMISSION_DENIED', 'Only the coordinator may call this: send its bearer token.');
  }
}
