import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isPodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import { readCoordinatorConfig } from '../../coordinator/config.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { parseCertificate } from '../../platform/tls/certificate.ts';
import { readTls, type TlsFiles } from '../../platform/tls/tls-files.ts';
import { systemClock } from '../../platform/clock/clock.ts';
import { CertificateRenewal } from '../../worker/enrollment/certificate-renewal.ts';
import {
  coordinatorClients,
  prepareCoordinator,
  startCoordinator,
  TOKENS,
  type CoordinatorClients,
  type PreparedCoordinator,
  type RunningCoordinator,
} from '../support/coordinator-fixture.ts';
import { eventually } from '../support/eventually.ts';
import { ReflectionClient } from '../support/reflection-client.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { handshake, TlsFixture } from '../support/tls-fixture.ts';

const HOUR_MS = 3_600_000;
const resources = new AsyncDisposableStack();
const channels = resources.use(new DisposableStack());
let tls: TlsFixture;
let prepared: PreparedCoordinator;
let head: RunningCoordinator;

before(async () => {
  tls = await TlsFixture.create(join(resources.use(await temporaryFolder()).path, 'tls'));
  prepared = resources.use(
    await prepareCoordinator({
      tls: tls.head,
      authority: tls.authorityFiles,
      workers: [{ id: 'w1' }, { id: 'w2' }],
    }),
  );
  head = resources.use(await startCoordinator(prepared));
});
after(() => resources.disposeAsync());

const refused =
  (code: ErrorCode, text: RegExp) =>
  (error: unknown): boolean =>
    isPodiumError(error, code) && text.test(error.message);

function as(files: TlsFiles | undefined, token = ''): CoordinatorClients {
  return coordinatorClients(channels.use(new Channel(head.address, token, files)));
}

test('nobody gets in without TLS 1.3 and a certificate of the authority that is good now', async () => {
  await assert.rejects(as(undefined, TOKENS.admin).fleet.listWorkers({}), refused('UNAVAILABLE', /./));
  const other = await TlsFixture.create(join(tls.folder, 'other'));
  const worker = await tls.worker('w1');
  const good = readTls(worker);
  assert.equal(await handshake(head.address, good), 'open');
  const bad = {
    'no certificate': { ca: good.ca },
    'another authority': { ...readTls(await other.worker('w1')), ca: good.ca },
    expired: readTls(await tls.worker('w1', -1_000)),
  };
  for (const [name, options] of Object.entries(bad))
    assert.match(await handshake(head.address, options), /^refused/, name);
  const old = { ...good, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
  assert.match(await handshake(head.address, old), /^refused: .*protocol version/i);
  await assert.rejects(
    as(await other.worker('w1')).agents.list({}),
    refused('UNAVAILABLE', /certificate|self/i),
  );
  await assert.rejects(as(await tls.worker('w1', -1_000)).agents.list({}), refused('UNAVAILABLE', /./));
});

test('a certificate is one member, whatever token comes with it', async () => {
  const worker = await tls.worker('w1');
  const identityError = (text: RegExp) => refused('UNAUTHENTICATED', text);
  // A worker: may read what workers read, and nothing that a client may, even with a stolen token.
  await assert.rejects(
    as(worker, TOKENS.admin).agents.register({ id: 'a', image: 'i' }),
    refused('PERMISSION_DENIED', /worker w1 is a worker/),
  );
  await assert.rejects(as(await tls.worker('w3')).fleet.listWorkers({}), identityError(/no worker w3/));
  await assert.rejects(as(tls.head, TOKENS.admin).fleet.listWorkers({}), identityError(/head's own/));
  // A client: certificate and token of the same.
  const ada = await tls.client('ada');
  assert.deepEqual((await as(ada, TOKENS.admin).fleet.listWorkers({})).workers, []);
  await assert.rejects(as(ada).fleet.listWorkers({}), identityError(/No token/));
  await assert.rejects(as(ada, TOKENS.submit).fleet.listWorkers({}), identityError(/somebody else/));
  await assert.rejects(
    as(await tls.client('rita'), TOKENS.admin).fleet.listWorkers({}),
    identityError(/somebody else/),
  );
});

test('a client takes nobody but the head for the head', async () => {
  const impostor = await tls.worker('w2', HOUR_MS, ['127.0.0.1']);
  await using lair = await prepareCoordinator({ tls: impostor, workers: [{ id: 'w1' }] });
  await using fake = await startCoordinator(lair);
  using channel = new Channel(fake.address, TOKENS.admin, await tls.client('ada'));
  await assert.rejects(
    coordinatorClients(channel).fleet.listWorkers({}),
    refused('UNAVAILABLE', /certificate of worker w2/),
  );
});

test('a generic client needs the same three files and learns the rest by reflection', async () => {
  using client = await ReflectionClient.connect(
    head.address.replace('127.0.0.1', 'localhost'),
    TOKENS.admin,
    await tls.client('ada'),
  );
  assert.ok(client.methods.includes('podium.v1.Experiments/Submit'));
  assert.deepEqual((await client.call('podium.v1.Fleet/ListWorkers', {}))['workers'], []);
});

test('a certificate is renewed with itself, for the same key, name and hosts, and no longer once it has ended', async () => {
  const files = await tls.worker('w2', 600_000, ['lab7', '127.0.0.1']); // Ten minutes of seventy are left.
  using channel = new Channel(head.address, '', files);
  const parts = { tls: files, head: channel, clock: systemClock, logger: silentLogger };
  const renewal = new CertificateRenewal(parts);
  const { signal } = new AbortController();
  const old = parseCertificate(readFileSync(files.certificateFile, 'utf8'));
  const keyWritten = statSync(files.privateKeyFile).mtimeMs;
  assert.equal(await renewal.renewIfDue(signal), true);
  const renewed = parseCertificate(readFileSync(files.certificateFile, 'utf8'));
  assert.ok(renewed.validToDate.getTime() > Date.now() + 24 * HOUR_MS);
  assert.equal(renewed.subjectAltName, old.subjectAltName);
  assert.ok(renewed.publicKey.equals(old.publicKey));
  assert.notEqual(renewed.serialNumber, old.serialNumber);
  assert.equal(statSync(files.privateKeyFile).mtimeMs, keyWritten);
  assert.equal(await renewal.renewIfDue(signal), false, 'not due any more');
  using fresh = new Channel(head.address, '', files);
  await fresh.ready(5_000);
  const stranger = await tls.worker('w3', 600_000);
  using unknown = new Channel(head.address, '', stranger);
  await assert.rejects(
    new CertificateRenewal({ ...parts, tls: stranger, head: unknown }).renewIfDue(signal),
    refused('UNAUTHENTICATED', /no worker w3/),
  );
});

test('an open channel takes the renewed certificate at its next connection', async () => {
  const files = await tls.worker('w1', HOUR_MS);
  await tls.reissue(files, { kind: 'worker', name: 'w1' }, -1_000);
  const clients = as(files);
  await assert.rejects(clients.agents.list({}, { deadlineMs: 2_000 }), refused('UNAVAILABLE', /./));
  await tls.reissue(files, { kind: 'worker', name: 'w1' }, HOUR_MS);
  await eventually(async () => {
    // In, and known as a worker.
    await assert.rejects(clients.agents.list({}, { deadlineMs: 2_000 }), refused('PERMISSION_DENIED', /w1/));
  });
});

test('plaintext beyond this machine is refused at the start, by name', async () => {
  for (const [change, text] of [
    [{ address: '0.0.0.0:7800' }, /address.*|is not on loopback/s],
    [{ nats: { servers: ['lab-head:4222'], password: 'p', responderPassword: 'p' } }, /nats/],
    [{ authority: tls.authorityFiles }, /authority/],
  ] as const) {
    await using wrong = await prepareCoordinator(change);
    assert.throws(() => readCoordinatorConfig(wrong.configFile), refused('INVALID_ARGUMENT', text));
  }
  assert.throws(() => new Channel('lab-head:7800', ''), refused('FAILED_PRECONDITION', /lab-head:7800/));
});
