import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Authority } from '../../platform/tls/authority.ts';
import { parseCertificate } from '../../platform/tls/certificate.ts';
import { HEAD, identityOf, type PeerIdentity } from '../../platform/tls/identity.ts';
import { readTls, type TlsFiles } from '../../platform/tls/tls-files.ts';
import { layoutOf, type Layout } from './layout.ts';
import { ensureTransport } from './transport.ts';

async function freshLayout(context: TestContext): Promise<Layout> {
  const root = await mkdtemp(join(tmpdir(), 'podium-transport-'));
  context.after(() => rm(root, { recursive: true }));
  return layoutOf(root);
}

const certificateOf = (files: TlsFiles) => parseCertificate(readFileSync(files.certificateFile, 'utf8'));
const nameOf = (files: TlsFiles): PeerIdentity | null =>
  identityOf({ subjectaltname: certificateOf(files).subjectAltName });
const modeOf = (file: string): number => statSync(file).mode & 0o777;

/** Everything that a start could have made, by file. */
const contents = (layout: Layout): string[] =>
  [
    layout.authorityKey,
    layout.authorityCertificate,
    layout.headSeed,
    layout.responderSeed,
    layout.workerSeed('w1'),
    ...[layout.headTls, layout.clientTls, layout.workerTls('w1')].flatMap((files) => [
      files.certificateFile,
      files.privateKeyFile,
    ]),
  ].map((file) => readFileSync(file, 'utf8'));

test('the first start makes all keys and certificates, the second changes none', async (context) => {
  const layout = await freshLayout(context);
  const keys = await ensureTransport(layout, ['w1']);
  for (const files of [layout.headTls, layout.clientTls, layout.workerTls('w1')]) {
    readTls(files);
    assert.equal(modeOf(files.privateKeyFile), 0o400);
  }
  for (const file of [layout.authorityKey, layout.headSeed, layout.responderSeed, layout.workerSeed('w1')])
    assert.equal(modeOf(file), 0o400, file);
  assert.deepEqual(nameOf(layout.headTls), HEAD);
  assert.deepEqual(nameOf(layout.clientTls), { kind: 'client', name: 'local' });
  assert.deepEqual(nameOf(layout.workerTls('w1')), { kind: 'worker', name: 'w1' });
  const head = certificateOf(layout.headTls);
  assert.ok(head.checkIP('127.0.0.1') !== undefined && head.checkIP('::1') !== undefined);
  assert.ok(head.checkHost('localhost') !== undefined && head.checkHost(hostname()) !== undefined);
  assert.equal(new Set([keys.head, keys.responder, keys.workers.get('w1')]).size, 3);

  const before = contents(layout);
  assert.deepEqual(await ensureTransport(layout, ['w1']), keys);
  assert.deepEqual(contents(layout), before);
  const more = await ensureTransport(layout, ['w1', 'w2']);
  assert.deepEqual([...more.workers.keys()], ['w1', 'w2']);
  assert.deepEqual(contents(layout), before);
});

test('what ends soon, lacks a name, is damaged or of another authority is made anew, for the same key', async (context) => {
  const layout = await freshLayout(context);
  await ensureTransport(layout, ['w1']);
  const files = layout.headTls;
  const key = readFileSync(files.privateKeyFile, 'utf8');
  const authority = await Authority.load({
    keyPem: readFileSync(layout.authorityKey, 'utf8'),
    certificatePem: readFileSync(layout.authorityCertificate, 'utf8'),
  });
  const publicKeySpki = certificateOf(files).publicKey.export({ type: 'spki', format: 'der' });
  const order = { identity: HEAD, hosts: ['127.0.0.1', '::1', 'localhost'], publicKeySpki };
  const good = readFileSync(files.certificateFile, 'utf8');
  const cases = {
    'ends soon': await authority.issue({ ...order, lifetimeMs: 60_000 }),
    ended: await authority.issue({ ...order, lifetimeMs: -60_000 }),
    'lacks a name': await authority.issue({ ...order, hosts: ['elsewhere'], lifetimeMs: 1e9 }),
    'of somebody else': await authority.issue({
      ...order,
      identity: { kind: 'worker', name: 'w1' },
      lifetimeMs: 1e9,
    }),
    damaged: good.slice(0, 200),
  };
  for (const [name, pem] of Object.entries(cases)) {
    await writeFile(files.certificateFile, pem);
    await ensureTransport(layout, ['w1']);
    assert.notEqual(readFileSync(files.certificateFile, 'utf8'), pem, name);
    assert.deepEqual(nameOf(files), HEAD, name);
    assert.equal(readFileSync(files.privateKeyFile, 'utf8'), key, name);
    readTls(files);
  }
  await chmod(layout.authorityKey, 0o600);
  await rm(layout.authorityKey);
  await ensureTransport(layout, ['w1']);
  assert.ok(
    certificateOf(files).verify(parseCertificate(readFileSync(files.caFile, 'utf8')).publicKey),
    'after the loss of the authority all is of the new one',
  );
});
