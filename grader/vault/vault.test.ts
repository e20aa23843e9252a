import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { competitionId } from '../../contracts/ids/id.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { openContent, sealContent } from './sealed-file.ts';
import { Vault } from './vault.ts';

const owner = { competition: competitionId.parse('tiny'), definitionDigest: digestOf('definition') };
const answers = Buffer.from('the answers, word by word');
const isDataLoss = (error: unknown): boolean =>
  isPodiumError(error, 'DATA_LOSS') && error.message.includes('tiny');

async function newVault(folder: string, keyFile = join(folder, 'vault.key')): Promise<Vault> {
  await mkdir(join(folder, 'vault'), { recursive: true });
  await Vault.createKey(keyFile);
  return await Vault.withKey(join(folder, 'vault'), keyFile);
}

test('what is sealed is opened again, and only ciphertext lies on disk', async () => {
  await using folder = await temporaryFolder();
  const vault = await newVault(folder.path);
  const sealed = await vault.seal(owner, answers);
  assert.deepEqual(await vault.open(owner, sealed.file), answers);
  const onDisk = await readFile(join(folder.path, 'vault', sealed.file));
  assert.ok(!onDisk.includes('answers') && !onDisk.toString('latin1').includes(answers.toString('base64')));
  const again = await vault.seal(owner, answers);
  assert.notEqual(again.answersDigest, sealed.answersDigest, 'the digest is salted');
  assert.notEqual(sealed.answersDigest, digestOf(answers));
});

test('another key, another owner and every flipped byte is DATA_LOSS that names the competition', async () => {
  await using folder = await temporaryFolder();
  const vault = await newVault(folder.path);
  const { file } = await vault.seal(owner, answers);
  const other = await newVault(folder.path, join(folder.path, 'other.key'));
  await assert.rejects(other.open(owner, file), isDataLoss);
  await assert.rejects(vault.open({ ...owner, definitionDigest: digestOf('other') }, file), isDataLoss);
  await assert.rejects(vault.open(owner, 'missing.sealed'), isDataLoss);

  const key = await readFile(join(folder.path, 'vault.key'));
  const sealed = sealContent(key, owner, answers);
  assert.deepEqual(openContent(key, owner, sealed), answers);
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.throws(() => openContent(key, owner, changed), isDataLoss, `byte ${at}`);
  }
  for (const length of [0, 5, 12, 40, sealed.length - 1]) {
    assert.throws(() => openContent(key, owner, sealed.subarray(0, length)), isDataLoss, `cut to ${length}`);
  }
});

test('the key is made once, is its owner’s alone, and is refused when it is not', async () => {
  await using folder = await temporaryFolder();
  const keyFile = join(folder.path, 'vault.key');
  await Promise.all(Array.from({ length: 5 }, () => Vault.createKey(keyFile)));
  const first = await readFile(keyFile);
  assert.equal(first.length, 32);
  assert.equal((await stat(keyFile)).mode & 0o777, 0o400);
  await Vault.createKey(keyFile);
  assert.deepEqual(await readFile(keyFile), first);
  const refused = (error: unknown): boolean => isPodiumError(error, 'FAILED_PRECONDITION');
  for (const mode of [0o440, 0o404, 0o420, 0o644]) {
    await chmod(keyFile, mode);
    await assert.rejects(Vault.withKey(folder.path, keyFile), refused, mode.toString(8));
  }
  await assert.rejects(Vault.withKey(folder.path, join(folder.path, 'none')), refused);
  await writeFile(join(folder.path, 'short'), 'abc', { mode: 0o400 });
  await assert.rejects(Vault.withKey(folder.path, join(folder.path, 'short')), refused);
});

test('the sealed log opens with the key and shows nothing without it', async () => {
  await using folder = await temporaryFolder();
  const vault = await newVault(folder.path);
  const file = join(folder.path, 'log');
  const log = vault.log(file);
  assert.deepEqual(log.read(), []);
  log.append({ stderr: 'TypeError at secret-1' });
  log.append({ stderr: 'more' });
  assert.deepEqual(log.read(), [{ stderr: 'TypeError at secret-1' }, { stderr: 'more' }]);
  assert.ok(!(await readFile(file, 'utf8')).includes('secret'));
  const other = await newVault(folder.path, join(folder.path, 'other.key'));
  assert.throws(
    () => other.log(file).read(),
    (error) => isPodiumError(error, 'DATA_LOSS'),
  );
});
