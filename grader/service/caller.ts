import { createHash, timingSafeEqual } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Peer } from '../../platform/tls/peer.ts';

/**
 * Who calls. With TLS: the coordinator by the head's certificate and its token, a worker by its certificate. Without
 * (loopback), the coordinator by its token, and whoever hands in needs none: the signed ticket is the right.
 */
export type Caller =
  | { readonly kind: 'coordinator' }
  | { readonly kind: 'worker'; readonly worker: string }
  | { readonly kind: 'anyone' };

/** @throws PodiumError UNAUTHENTICATED for a token that is not the coordinator's, or a certificate of neither. */
export function callerOf(
  token: string,
  peer: Peer | null,
  config: { readonly coordinatorTokenSha256: string; readonly tls?: object | undefined },
): Caller {
  const isCoordinators = token !== '' && matches(token, config.coordinatorTokenSha256);
  if (config.tls === undefined) {
    if (isCoordinators) return { kind: 'coordinator' };
    if (token === '') return { kind: 'anyone' };
  } else {
    if (peer?.identity.kind === 'worker') return { kind: 'worker', worker: peer.identity.name };
    if (peer?.identity.kind !== 'head')
      throw new PodiumError(
        'UNAUTHENTICATED',
        'A grader is called by the coordinator and by enrolled workers alone: this certificate is of neither.',
      );
    if (isCoordinators) return { kind: 'coordinator' };
  }
  throw new PodiumError('UNAUTHENTICATED', "This token is not the coordinator's. Check its configuration.");
}

/** Groups calls for the stream cap. */
export function callerName(caller: Caller): string {
  return caller.kind === 'worker' ? `worker ${caller.worker}` : caller.kind;
}

/** @throws PodiumError PERMISSION_DENIED */
export function requireCoordinator(caller: Caller): void {
  if (caller.kind !== 'coordinator') {
    throw new PodiumError('PERMISSION_DENIED', 'Only the coordinator may call this: send its bearer token.');
  }
}

function matches(token: string, sha256: string): boolean {
  return timingSafeEqual(createHash('sha256').update(token).digest(), Buffer.from(sha256, 'hex'));
}
