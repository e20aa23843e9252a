import assert from 'node:assert/strict';
import { appendFile, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../platform/clock/clock.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { openStore, type Store } from '../store/store.ts';
import { Membership } from './membership.ts';
import { Revocation } from './revocation.ts';
import { carryRevocations, RevocationLog } from './revocation-log.ts';

const LIMITS = {
  maxPlatformFailures: 3,
  maxReclaims: 3,
  retryBaseMs: 1,
  retryMaxMs: 1,
  quarantineProbeMs: 1,
};

function enroll({ members }: Store, name: string, enrolledAtMs: number): void {
  const secretSha256 = `${name} ${enrolledAtMs}`;
  const standing = 'submit';
  members.invite(
    { secretSha256, kind: 'client', name, standing, expiresAtMs: enrolledAtMs + 1_000 },
    enrolledAtMs,
  );
  const keys = { keySha256: secretSha256, nkey: null, tokenSha256: secretSha256 };
  assert.ok(members.enroll(secretSha256, { kind: 'client', name, standing, ...keys, enrolledAtMs }));
}

test('who was revoked after the backup is no member of the head that is put back from it', async () => {
  await using folder = await temporaryFolder();
  const [database, backup] = [join(folder.path, 'a.sqlite'), join(folder.path, 'b.sqlite')];
  const log = new RevocationLog(folder.path);
  {
    using store = openStore(database, LIMITS);
    assert.deepEqual(log.apply(store.members), []);
    for (const name of ['eve', 'sam', 'ada']) enroll(store, name, 1);
  }
  await copyFile(database, backup);
  await appendFile(join(folder.path, 'revocations.jsonl'), '{"kind":"client","na'); // A crash in the middle of a line.
  {
    using store = openStore(database, LIMITS);
    const membership = new Membership([], store.members);
    const revocation = new Revocation({
      ...{ members: store.members, membership, log, logger: silentLogger, clock: systemClock },
      releaseRuns: () => [],
    });
    revocation.revoke('client', 'eve', 'ada');
    revocation.revoke('client', 'sam', 'ada');
    enroll(store, 'sam', 2);
    membership.refresh();
    assert.ok(membership.has('client', 'sam'));
    assert.deepEqual(log.apply(store.members), [], 'a name that was given again stays a member');
  }
  const elsewhere = join(folder.path, 'restored');
  await mkdir(elsewhere);
  await copyFile(backup, join(elsewhere, 'a.sqlite'));
  await carryRevocations(folder.path, elsewhere);
  using store = openStore(join(elsewhere, 'a.sqlite'), LIMITS);
  const put = new RevocationLog(elsewhere);
  assert.deepEqual(put.apply(store.members), ['client eve', 'client sam']);
  const membership = new Membership([], store.members);
  assert.deepEqual(
    ['ada', 'eve', 'sam'].map((name) => membership.has('client', name)),
    [true, false, false],
  );
  assert.deepEqual(put.apply(store.members), []);
});
