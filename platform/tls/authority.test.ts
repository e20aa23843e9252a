import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { test } from 'node:test';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { Authority, createAuthority, type CertificateOrder } from './authority.ts';
import { certificateDigest, certificateSerial, isDueForRenewal } from './certificate.ts';
import { checkServer } from './check-server.ts';
import { HEAD, identityOf } from './identity.ts';
import { newKeyPair } from './key-pair.ts';

const HOUR_MS = 3_600_000;
const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof PodiumError && error.code === 'INVALID_ARGUMENT' && pattern.test(error.message);

interface Leaf {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

async function leaf(authority: Authority, order: Partial<CertificateOrder> = {}): Promise<Leaf> {
  const { privateKeyPem, csrPem } = await newKeyPair();
  const cert = await authority.issue({
    identity: HEAD,
    hosts: ['127.0.0.1'],
    lifetimeMs: HOUR_MS,
    ...order,
    csrPem,
  });
  return { ca: authority.certificatePem, cert, key: privateKeyPem };
}

const worker = { identity: { kind: 'worker', name: 'lab7' } } as const;

/** Connects to a server of ours; the identity the server saw, or the reason why one side refused the other. */
async function shake(server: Leaf, client: ConnectionOptions): Promise<string> {
  const listener = createServer({ ...server, requestCert: true, minVersion: 'TLSv1.3' }, (socket) => {
    const identity = identityOf(socket.getPeerCertificate());
    socket.end(identity === null ? 'nobody' : `${identity.kind}:${identity.name}`);
  });
  listener.on('tlsClientError', () => undefined);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const socket: TLSSocket = connect({ host: '127.0.0.1', port, ...client });
  try {
    let seen = '';
    for await (const chunk of socket) seen += String(chunk);
    return seen === '' ? 'refused: closed' : seen; // Who is not verified is hung up on.
  } catch (error) {
    return `refused: ${(error as NodeJS.ErrnoException).code ?? ''} ${String(error)}`;
  } finally {
    socket.destroy();
    listener.close();
  }
}

const checked = (client: Leaf): ConnectionOptions => ({
  ...client,
  checkServerIdentity: checkServer(['127.0.0.1']),
});

test('both sides know each other by certificates of one authority', async () => {
  const authority = await Authority.load(await createAuthority());
  assert.equal(await shake(await leaf(authority), checked(await leaf(authority, worker))), 'worker:lab7');
  const client = await leaf(authority, { identity: { kind: 'client', name: 'ann' } });
  assert.equal(await shake(await leaf(authority), checked(client)), 'client:ann');
});

test('a peer without the right certificate is refused', async () => {
  const authority = await Authority.load(await createAuthority());
  const other = await Authority.load(await createAuthority());
  const server = await leaf(authority);
  const client = await leaf(authority, worker);
  const stranger = await leaf(other, worker);
  assert.match(
    await shake(server, { ...stranger, ca: client.ca }),
    /^refused: (closed|ECONNRESET|ERR_SSL_TLSV13_ALERT)/,
  );
  assert.match(await shake(server, { ca: client.ca }), /^refused: (closed|ECONNRESET|ERR_SSL_TLSV13_ALERT)/);
  assert.match(await shake(await leaf(other), checked(client)), /refused: .*SELF_SIGNED|VERIFY|LOCALLY/i);
  const expired = await leaf(authority, { ...worker, lifetimeMs: -1_000 });
  assert.match(
    await shake(server, { ...expired, ca: client.ca }),
    /^refused: (closed|ECONNRESET|ERR_SSL_TLSV13_ALERT)/,
  );
  assert.match(
    await shake(await leaf(authority, { lifetimeMs: -1_000 }), checked(client)),
    /refused: CERT_HAS_EXPIRED/,
  );
  assert.match(
    await shake(await leaf(authority, { hosts: ['lab-head'] }), checked(client)),
    /refused: ERR_TLS_CERT_ALTNAME_INVALID/,
  );
  const impostor = await leaf(authority, { ...worker, hosts: ['127.0.0.1'] });
  assert.match(await shake(impostor, checked(client)), /refused: .*certificate of worker lab7/);
  const clientServing = await leaf(authority, { identity: { kind: 'client', name: 'ann' } });
  assert.match(await shake(clientServing, checked(client)), /refused: .*purpose/i);
  assert.match(await shake(server, { ...client, maxVersion: 'TLSv1.2' }), /refused: .*VERSION/i);
});

test('a leaf can sign nobody, and what a request asks for is not looked at', async () => {
  const files = await createAuthority();
  const authority = await Authority.load(files);
  const ours = await leaf(authority, worker);
  await assert.rejects(
    Authority.load({ keyPem: ours.key, certificatePem: ours.cert }),
    refused(/does not belong/),
  );
  await assert.rejects(
    Authority.load({ keyPem: ours.key, certificatePem: files.certificatePem }),
    refused(/does not belong/),
  );
  await assert.rejects(Authority.load({ ...files, keyPem: 'none' }), refused(/not a private key/));
  const certificate = new X509Certificate(ours.cert);
  assert.equal(certificate.ca, false);
  assert.equal(certificate.subject, 'CN=lab7');
  assert.ok(certificate.verify(new X509Certificate(files.certificatePem).publicKey));
});

test('only a sound request for a P-256 key gets a certificate', async () => {
  const authority = await Authority.load(await createAuthority());
  const order = { ...worker, lifetimeMs: HOUR_MS };
  await assert.rejects(authority.issue({ ...order, csrPem: 'nothing' }), refused(/malformed/));
  const { csrPem } = await newKeyPair();
  const body = Buffer.from(csrPem.replace(/-----[^-]+-----/g, ''), 'base64');
  body.writeUInt8(body.readUInt8(60) ^ 1, 60);
  const bent = `-----BEGIN CERTIFICATE REQUEST-----\n${body.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
  await assert.rejects(authority.issue({ ...order, csrPem: bent }), refused(/malformed/));
  const spki = (key: { export(options: { type: 'spki'; format: 'der' }): Buffer }): Uint8Array =>
    key.export({ type: 'spki', format: 'der' });
  const weak = generateKeyPairSync('ed25519').publicKey;
  await assert.rejects(authority.issue({ ...order, publicKeySpki: spki(weak) }), refused(/P-256/));
  const good = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  const issued = new X509Certificate(await authority.issue({ ...order, publicKeySpki: spki(good) }));
  assert.ok(issued.publicKey.equals(good));
  await assert.rejects(
    authority.issue({ ...order, csrPem, identity: { kind: 'worker', name: 'lab7, URI:podium:head' } }),
    refused(/No certificate can be made/),
  );
});

test('identities are read strictly', () => {
  const of = (subjectaltname: string) => identityOf({ subjectaltname });
  assert.deepEqual(of('URI:podium:head, DNS:localhost'), HEAD);
  assert.deepEqual(of('URI:podium:worker:lab7, IP Address:10.0.0.7'), { kind: 'worker', name: 'lab7' });
  assert.deepEqual(of('URI:podium:client:ann'), { kind: 'client', name: 'ann' });
  for (const names of [
    '',
    'DNS:podium:head',
    'URI:podium:head:x',
    'URI:podium:worker:',
    'URI:podium:root:x',
    'URI:podium:worker:a b',
    'URI:podium:head, URI:podium:worker:lab7',
    'DNS:"x, URI:podium:head, y"',
  ])
    assert.equal(of(names), null, names);
  assert.equal(identityOf({}), null);
});

test('a certificate says when it must be renewed, and has a digest and a serial of its own', async () => {
  const authority = await Authority.load(await createAuthority());
  const { cert } = await leaf(authority, { lifetimeMs: 8 * HOUR_MS }); // Backdated by one: nine in all.
  const now = Date.now();
  assert.equal(isDueForRenewal(cert, now + 4.9 * HOUR_MS), false);
  assert.equal(isDueForRenewal(cert, now + 5.1 * HOUR_MS), true);
  assert.equal(isDueForRenewal(cert, now + 9 * HOUR_MS), true);
  assert.match(certificateDigest(cert), /^[0-9a-f]{64}$/);
  assert.equal(
    certificateDigest(cert),
    new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase(),
  );
  assert.match(certificateSerial(cert), /^[0-9A-F]{32}$/);
  assert.notEqual(certificateSerial(cert), certificateSerial((await leaf(authority)).cert));
  assert.throws(() => certificateDigest('none'), refused(/not a certificate/));
});
