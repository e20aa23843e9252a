import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { workerId } from '../../contracts/ids/id.ts';
import type { PeerIdentity } from '../../platform/tls/identity.ts';
import type { Peer } from '../../platform/tls/peer.ts';
import { authorize, authorizeClient, authorizeWorker, type Need } from './authorize.ts';
import { identityName, type Identity } from './identity.ts';
import { openRecord } from '../../test/support/head-record.ts';
import { Membership } from './membership.ts';
import { Roster } from './roster.ts';

const reader: Identity = { kind: 'client', name: 'rita', role: 'read' };
const submitter: Identity = { kind: 'client', name: 'sam', role: 'submit' };
const admin: Identity = { kind: 'client', name: 'ada', role: 'admin' };
const worker: Identity = { kind: 'worker', id: workerId.parse('lab7') };

const sha256 = (token: string) => createHash('sha256').update(token).digest();

test('a token names its owner; none and an unknown one are told apart', async () => {
  await using record = await openRecord();
  const roster = new Roster(
    new Membership(
      [
        { identity: reader, tokenSha256: sha256('r') },
        { identity: worker, tokenSha256: sha256('w') },
      ],
      record.store.members,
    ),
    { byCertificate: false },
  );
  assert.equal(roster.identify('r', null), reader);
  assert.equal(roster.identify('w', null), worker);
  const refused = (text: RegExp) => (error: unknown) =>
    error instanceof PodiumError && error.code === 'UNAUTHENTICATED' && text.test(error.message);
  assert.throws(() => roster.identify('', null), refused(/No token/));
  assert.throws(() => roster.identify('x', null), refused(/does not know this token/));
  assert.throws(() => roster.identify(sha256('r').toString('hex'), null), refused(/does not know/));
});

test('with TLS a certificate is one member and nobody else', async () => {
  await using record = await openRecord();
  const roster = new Roster(
    new Membership(
      [
        { identity: reader, tokenSha256: sha256('r') },
        { identity: admin, tokenSha256: sha256('a') },
        { identity: worker, tokenSha256: null },
      ],
      record.store.members,
    ),
    { byCertificate: true },
  );
  const peer = (kind: PeerIdentity['kind'], name: string): Peer => ({
    identity: { kind, name },
    certificateDer: Buffer.alloc(0),
  });
  const refused = (text: RegExp) => (error: unknown) =>
    error instanceof PodiumError && error.code === 'UNAUTHENTICATED' && text.test(error.message);
  assert.equal(roster.identify('', peer('worker', 'lab7')), worker);
  assert.equal(roster.identify('a', peer('worker', 'lab7')), worker, 'a stolen token adds nothing');
  assert.equal(roster.identify('r', peer('client', 'rita')), reader);
  assert.throws(() => roster.identify('a', peer('client', 'rita')), refused(/of somebody else/));
  assert.throws(() => roster.identify('', peer('client', 'rita')), refused(/No token/));
  assert.throws(() => roster.identify('', peer('worker', 'lab8')), refused(/no worker lab8/));
  assert.throws(() => roster.identify('a', peer('head', '')), refused(/head's own/));
  assert.throws(() => roster.identify('a', null), refused(/nobody's/));
});

test('who may what', () => {
  const needs: Need[] = ['read', 'submit', 'admin', 'worker', 'read_or_worker'];
  const allowed = (identity: Identity): Need[] =>
    needs.filter((need) => {
      try {
        authorize(identity, need);
        return true;
      } catch (error) {
        assert.ok(error instanceof PodiumError && error.code === 'PERMISSION_DENIED');
        assert.ok(error.message.includes(identityName(identity)));
        return false;
      }
    });
  assert.deepEqual(allowed(reader), ['read', 'read_or_worker']);
  assert.deepEqual(allowed(submitter), ['read', 'submit', 'read_or_worker']);
  assert.deepEqual(allowed(admin), ['read', 'submit', 'admin', 'read_or_worker']);
  assert.deepEqual(allowed(worker), ['worker', 'read_or_worker']);
  assert.equal(authorizeClient(submitter, 'read').name, 'sam');
  assert.equal(authorizeWorker(worker), 'lab7');
  assert.throws(() => authorizeClient(worker, 'read'), /is a worker; this call needs a client/);
});
