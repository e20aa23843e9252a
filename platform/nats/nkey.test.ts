import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { natsConfiguration, natsUsersFile } from './configuration.ts';
import { isPublicNkey, newNkey, publicNkeyOf, readSeed } from './nkey.ts';

test('a seed names its public key, and nothing else passes for either', async (context) => {
  const { seed, publicKey } = newNkey();
  assert.match(seed, /^SU[A-Z2-7]{56}$/);
  assert.equal(publicNkeyOf(seed), publicKey);
  assert.ok(isPublicNkey(publicKey));
  const bent = publicKey.slice(0, -1) + (publicKey.endsWith('A') ? 'B' : 'A');
  for (const text of ['', 'U', seed, bent, `${publicKey} `, publicKey.toLowerCase()])
    assert.equal(isPublicNkey(text), false, text);
  assert.throws(() => publicNkeyOf(publicKey), /not the seed/);
  const folder = await mkdtemp(join(tmpdir(), 'podium-nkey-'));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'seed'), `${seed}\n`);
  assert.equal(readSeed(join(folder, 'seed')), seed);
  assert.throws(
    () => readSeed(join(folder, 'none')),
    (error) => isPodiumError(error, 'FAILED_PRECONDITION'),
  );
});

test('with TLS the server asks for certificates and has suites of TLS 1.3 alone; users are apart', () => {
  const tls = { caFile: '/t/ca.pem', certificateFile: '/t/h.pem', privateKeyFile: '/t/h.key' };
  const text = natsConfiguration({ directory: '/n', port: 4222, host: '::', tls });
  assert.match(text, /listen: "\[::\]:4222"/);
  assert.match(text, /"verify":true,"cipher_suites":\["TLS_AES_/);
  assert.match(text, /authorization \{\n {2}include "\.\/users\.conf"\n\}/);
  const users = natsUsersFile([{ nkey: 'UA', publish: ['a'], subscribe: [] }]);
  assert.deepEqual(JSON.parse(users.replace(/^users: /, '')), [
    { nkey: 'UA', permissions: { publish: { allow: ['a'] }, subscribe: { allow: [] } } },
  ]);
});
