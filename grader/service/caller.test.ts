import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { PeerIdentity } from '../../platform/tls/identity.ts';
import type { Peer } from '../../platform/tls/peer.ts';
import { callerOf, requireCoordinator } from './caller.ts';

const coordinatorTokenSha256 = createHash('sha256').update('secret').digest('hex');
const peer = (kind: PeerIdentity['kind'], name = ''): Peer => ({
  identity: { kind, name },
  certificateDer: Buffer.alloc(0),
});
const refused = (error: unknown): boolean => error instanceof PodiumError && error.code === 'UNAUTHENTICATED';

test('without TLS the token alone makes the coordinator', () => {
  const of = (token: string) => callerOf(token, null, { coordinatorTokenSha256 });
  assert.deepEqual(of('secret'), { kind: 'coordinator' });
  assert.deepEqual(of(''), { kind: 'anyone' });
  assert.throws(() => of('guess'), refused);
});

test('with TLS a certificate makes a worker, and the coordinator needs its token as well', () => {
  const of = (token: string, from: Peer | null) => callerOf(token, from, { coordinatorTokenSha256, tls: {} });
  assert.deepEqual(of('secret', peer('head')), { kind: 'coordinator' });
  assert.deepEqual(of('', peer('worker', 'lab7')), { kind: 'worker', worker: 'lab7' });
  assert.deepEqual(of('secret', peer('worker', 'lab7')), { kind: 'worker', worker: 'lab7' });
  for (const [token, from] of [
    ['', peer('head')],
    ['guess', peer('head')],
    ['secret', peer('client', 'ann')],
    ['secret', null],
    ['', null],
  ] as const)
    assert.throws(() => of(token, from), refused);
  assert.throws(() => requireCoordinator({ kind: 'worker', worker: 'lab7' }), /coordinator may call/);
});
