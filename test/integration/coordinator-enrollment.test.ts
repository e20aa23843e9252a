import assert from 'node:assert/strict';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { rename, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { decodeInvitation, type MemberKind } from '../../contracts/enrollment/invitation-token.ts';
import {
  ENROLL_BYTES,
  enrollReply,
  type Enrolled,
  type EnrollReply,
  type EnrollRequest,
} from '../../contracts/enrollment/exchange.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import { PROTOCOL_VERSION } from '../../contracts/messages/protocol.ts';
import { EnrollmentDesk } from '../../coordinator/enrollment/enrollment-desk.ts';
import { FrontDoor } from '../../coordinator/enrollment/front-door.ts';
import { Invitations } from '../../coordinator/enrollment/invitations.ts';
import { Membership } from '../../coordinator/enrollment/membership.ts';
import { keyHash } from '../../coordinator/enrollment/key-hash.ts';
import { Revocation } from '../../coordinator/enrollment/revocation.ts';
import { RevocationLog } from '../../coordinator/enrollment/revocation-log.ts';
import { Roster } from '../../coordinator/enrollment/roster.ts';
import { newNkey } from '../../platform/nats/nkey.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { Authority, createAuthority } from '../../platform/tls/authority.ts';
import { certificateDigest } from '../../platform/tls/certificate.ts';
import { HEAD } from '../../platform/tls/identity.ts';
import { newKeyPair } from '../../platform/tls/key-pair.ts';
import type { Peer } from '../../platform/tls/peer.ts';
import { eventually } from '../support/eventually.ts';
import { openRecord } from '../support/head-record.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HOUR_MS = 3_600_000;
const resources = new AsyncDisposableStack();
let now = 1_000_000;
const headNkey = newNkey().publicKey;
const clock = { nowMs: () => now, monotonicMs: () => now };

async function open() {
  const record = resources.use(await openRecord());
  const { members } = record.store;
  const authority = await Authority.load(await createAuthority());
  const caPem = authority.certificatePem;
  const keys = await newKeyPair();
  const folder = resources.use(await temporaryFolder()).path;
  const tls = {
    caFile: join(folder, 'ca.pem'),
    certificateFile: join(folder, 'head.pem'),
    privateKeyFile: join(folder, 'head.key'),
  };
  const certify = async (): Promise<string> => {
    const order = { identity: HEAD, hosts: ['127.0.0.1'], lifetimeMs: HOUR_MS };
    const certificatePem = await authority.issue({ ...order, csrPem: keys.csrPem });
    await writeFile(`${tls.certificateFile}.new`, certificatePem);
    await rename(`${tls.certificateFile}.new`, tls.certificateFile);
    return certificatePem;
  };
  await writeFile(tls.caFile, caPem);
  await writeFile(tls.privateKeyFile, keys.privateKeyPem);
  await certify();
  const membership = new Membership([], members);
  const roster = new Roster(membership, { byCertificate: true });
  const settings = {
    coordinator: '127.0.0.1:1',
    nats: ['127.0.0.1:2'],
    ticketPublicKeyPem: 'PEM',
    graderPublicKeysPem: {},
  };
  const parts = { members, membership, logger: silentLogger, clock };
  const desk = new EnrollmentDesk({ ...parts, authority, settings, reservedNkeys: new Set([headNkey]) });
  const door = resources.use(
    new FrontDoor({
      host: '127.0.0.1',
      port: 0,
      tls,
      caPem,
      renewalCheckMs: 20,
      lab: () => Promise.resolve({ protocol: PROTOCOL_VERSION, releaseSha256: 'a'.repeat(64), ...settings }),
      enroll: (wish) => desk.enroll(wish),
      archiveOf: () => null,
      logger: silentLogger,
      clock,
    }),
  );
  const port = await door.listen();
  const caDigest = certificateDigest(caPem);
  const invitations = new Invitations({ ...parts, frontDoor: `127.0.0.1:${port}`, caDigest });
  const released: WorkerId[] = [];
  const revocation = new Revocation({
    ...parts,
    log: new RevocationLog(resources.use(await temporaryFolder()).path),
    releaseRuns: (worker) => {
      released.push(worker);
      return [];
    },
  });
  return { caPem, certify, port, members, membership, roster, invitations, revocation, released };
}

let head: Awaited<ReturnType<typeof open>>;
let nextName = 0;
let name: string;

before(async () => {
  head = await open();
});
beforeEach(() => {
  now += HOUR_MS; // Full buckets, and nothing of the last test is open.
  name = `m${++nextName}`;
});
after(() => resources.disposeAsync());

function invite(
  kind: MemberKind = 'worker',
  wish: { name?: string; standing?: string; ttlMs?: number } = {},
) {
  return head.invitations.invite({ kind, name, standing: '', ttlMs: 0, ...wish });
}

/** What somebody with that token and a key of their own sends. */
async function wishOf(token: string): Promise<EnrollRequest> {
  const { kind, secret } = decodeInvitation(token);
  const { csrPem } = await newKeyPair();
  const nkeyPublic = newNkey().publicKey;
  const tokenSha256 = createHash('sha256').update(randomBytes(8)).digest('hex');
  const own = kind === 'worker' ? { nkeyPublic } : { tokenSha256 };
  return { protocol: PROTOCOL_VERSION, secret, csrPem, ...own };
}

/** What the head sees of a connection with this certificate. */
function peer(kind: MemberKind, certificatePem: string): Peer {
  return { identity: { kind, name }, certificateDer: new X509Certificate(certificatePem).raw };
}

async function ask(method: string, path: string, body = ''): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const call = request(
    { host: '127.0.0.1', port: head.port, ca: head.caPem, method, path, agent: false },
    (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    },
  );
  call.on('error', reject);
  call.end(body);
  return await promise;
}

async function enroll(wish: object): Promise<EnrollReply> {
  const { text } = await ask('POST', '/enroll', JSON.stringify(wish));
  return enrollReply.parse(JSON.parse(text));
}

async function enrolled(wish: EnrollRequest): Promise<Enrolled> {
  const reply = await enroll(wish);
  assert.equal(reply.kind, 'enrolled', JSON.stringify(reply));
  assert.ok(reply.kind === 'enrolled');
  return reply;
}

test('an invitation enrols a worker by its own key; the head keeps no secret of it', async () => {
  const { token } = invite('worker', { standing: 'trusted' });
  const { ca, head: address, secret } = decodeInvitation(token);
  assert.equal(ca, certificateDigest((await ask('GET', '/ca.pem')).text));
  assert.equal(address, `127.0.0.1:${head.port}`);
  const wish = await wishOf(token);
  const { certificatePem } = await enrolled(wish);
  assert.deepEqual(head.roster.identify('', peer('worker', certificatePem)), { kind: 'worker', id: name });
  assert.deepEqual(
    head.membership.enrolledWorkers().filter(({ id }) => id === name),
    [{ id: name, nkey: wish.nkeyPublic }],
  );
  assert.equal(head.membership.tierOf(name as WorkerId), 'trusted');
  assert.equal(JSON.stringify(head.members.openInvitations(0)).includes(secret), false);
});

test('of 50 at once with one token exactly one is enrolled', async () => {
  const { token } = invite();
  const wishes = await Promise.all(Array.from({ length: 50 }, () => wishOf(token)));
  const replies = await Promise.all(wishes.map(enroll));
  const won = wishes.filter((_wish, index) => replies[index]?.kind === 'enrolled');
  assert.equal(won.length, 1);
  assert.equal(
    replies.filter((reply) => reply.kind === 'refused' && reply.code === 'UNAUTHENTICATED').length,
    49,
  );
  assert.deepEqual(
    head.membership.enrolledWorkers().filter(({ id }) => id === name),
    [{ id: name, nkey: won[0]?.nkeyPublic }],
  );
});

test('who did not hear the answer asks again with the same key; another key gets nothing', async () => {
  const { token } = invite();
  const wish = await wishOf(token);
  const first = await enrolled(wish);
  const again = await enrolled(wish);
  assert.equal(keyHash(again.certificatePem), keyHash(first.certificatePem));
  const other = await enroll(await wishOf(token));
  assert.deepEqual(other.kind === 'refused' && other.code, 'UNAUTHENTICATED');
  now += 16 * 60_000;
  const late = await enroll(wish);
  assert.equal(late.kind, 'refused');
});

test('an expired, an unknown and a replaced invitation are refused in the same words', async () => {
  const expired = await wishOf(invite('worker', { ttlMs: 60_000 }).token);
  now += 60_001;
  const replaced = await wishOf(invite('worker', { name: `${name}-r` }).token);
  invite('worker', { name: `${name}-r` });
  const unknown = { ...expired, secret: 'A'.repeat(43) };
  const replies = await Promise.all([expired, replaced, unknown].map(enroll));
  const words = new Set(replies.map((reply) => (reply.kind === 'refused' ? reply.message : 'enrolled')));
  assert.equal(words.size, 1);
  assert.match([...words].join(), /unknown, used or out of time\. Ask whoever runs the head for a new line/);
});

test('another protocol version is refused by name, and the invitation stays good', async () => {
  const wish = await wishOf(invite().token);
  for (const [protocol, mend] of [
    [PROTOCOL_VERSION - 1, 'on this machine'],
    [PROTOCOL_VERSION + 1, 'on the head'],
  ] as const) {
    const reply = await enroll({ ...wish, protocol, unknownField: true });
    assert.ok(reply.kind === 'refused' && reply.code === 'VERSION_MISMATCH');
    const versions = `This machine speaks protocol ${protocol}, the head ${PROTOCOL_VERSION}: `;
    assert.ok(reply.message.startsWith(`${versions}upgrade Podium ${mend}`), reply.message);
  }
  await enrolled(wish);
});

test('a revoked member counts for nothing at once; its name may be given again, its certificate not', async () => {
  const first = await enrolled(await wishOf(invite().token));
  assert.throws(
    () => invite(),
    (error) => isPodiumError(error, 'ALREADY_EXISTS'),
  );
  let told = 0;
  const stop = head.membership.onChange(() => (told += 1));
  head.revocation.revoke('worker', name, 'client ada');
  stop();
  const old = peer('worker', first.certificatePem);
  assert.throws(() => head.roster.identify('', old), /was revoked, or never enrolled here/);
  assert.deepEqual([told, head.released.at(-1)], [1, name]);
  await enrolled(await wishOf(invite().token));
  assert.throws(() => head.roster.identify('', old), /enrolled anew with another key/);
  assert.throws(
    () => head.revocation.revoke('worker', 'nobody', 'ada'),
    (error) => isPodiumError(error, 'NOT_FOUND'),
  );
});

test('a client is known by the token that it made itself', async () => {
  const wish = await wishOf(invite('client', { standing: 'read' }).token);
  const tokenText = 'a token that the head never sees';
  const { certificatePem } = await enrolled({
    ...wish,
    tokenSha256: createHash('sha256').update(tokenText).digest('hex'),
  });
  assert.deepEqual(head.roster.identify(tokenText, peer('client', certificatePem)), {
    kind: 'client',
    name,
    role: 'read',
  });
  head.revocation.revoke('client', name, 'client ada');
  assert.throws(
    () => head.roster.identify(tokenText, peer('client', certificatePem)),
    (error) => isPodiumError(error, 'UNAUTHENTICATED'),
  );
});

test('a wrong wish enrols nobody and leaves the invitation good', async () => {
  const right = await wishOf(invite().token);
  const { nkeyPublic, ...without } = right;
  assert.ok(nkeyPublic);
  for (const wrong of [
    without,
    { ...right, tokenSha256: 'a'.repeat(64) },
    { ...right, csrPem: 'none' },
    { ...right, nkeyPublic: `U${'A'.repeat(55)}` },
    { ...right, nkeyPublic: headNkey },
    { ...right, more: 1 },
  ]) {
    const reply = await enroll(wrong);
    assert.equal(reply.kind === 'refused' && reply.code, 'INVALID_ARGUMENT');
  }
  assert.equal((await ask('POST', '/enroll', 'x'.repeat(ENROLL_BYTES + 1))).status, 400);
  assert.equal((await ask('POST', '/enroll', '{')).status, 400);
  for (const path of ['/', '/release/..%2f', `/release/${'a'.repeat(64)}.tar.gz`, '/ca.pem/x'])
    assert.equal((await ask('GET', path)).status, 404);
  await enrolled(right);
});

test('an address that asks too often has to wait', async () => {
  const statuses = await Promise.all(Array.from({ length: 130 }, () => ask('GET', '/ca.pem')));
  assert.equal(statuses.filter(({ status }) => status === 429).length, 10);
});

test('what cannot be invited is refused by name', () => {
  const refused = (pattern: RegExp) => (error: unknown) =>
    isPodiumError(error, 'INVALID_ARGUMENT') && pattern.test(error.message);
  assert.throws(() => invite('worker', { name: 'a b' }), refused(/cannot be a name/));
  for (const reserved of ['head', 'Head', 'responder'])
    assert.throws(() => invite('worker', { name: reserved }), refused(/can be called/));
  for (const wrong of ['lab.7', '*', '>', '', '-lab', '_lab', '../lab', 'läb', 'a'.repeat(65)])
    assert.throws(() => invite('worker', { name: wrong }), refused(/cannot be a name/));
  assert.throws(
    () => invite('worker', { standing: 'admin' }),
    refused(/no tier: take one of trusted, volunteer/),
  );
  assert.throws(
    () => invite('client', { standing: 'root' }),
    refused(/no role: take one of read, submit, admin/),
  );
  assert.throws(() => invite('worker', { ttlMs: 25 * HOUR_MS }), refused(/between one second and 24 hours/));
  assert.throws(() => decodeInvitation('podium-worker.abc'), refused(/not a token of an invitation/));
});

test('a name that differs in case alone is refused while the other is a member', async () => {
  await enrolled(await wishOf(invite().token));
  assert.throws(
    () => invite('worker', { name: name.toUpperCase() }),
    (error) => isPodiumError(error, 'ALREADY_EXISTS') && error.message.includes(`a worker ${name},`),
  );
});

test('a renewed certificate of the head is served without a restart', async () => {
  const served = (): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const socket = connect({ host: '127.0.0.1', port: head.port, ca: head.caPem }, () => {
      resolve(socket.getPeerX509Certificate()?.serialNumber ?? '');
      socket.destroy();
    });
    socket.on('error', reject);
    return promise;
  };
  const before = await served();
  const renewed = new X509Certificate(await head.certify()).serialNumber;
  assert.notEqual(before, renewed);
  await eventually(async () => {
    assert.equal(await served(), renewed);
  });
});
