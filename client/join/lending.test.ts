import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ownerSettings } from '../../contracts/lending/owner-settings.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { lendingOf, lendOf, metricsAddress, writeWorkerConfig } from './lending.ts';
import { memberLayout } from './member-layout.ts';
import type { MemberRecord } from './member-record.ts';

const GIB = 2 ** 30;
const facts = { cpus: [0, 1, 2, 3], memoryBytes: 16 * GIB, diskFreeBytes: 100 * GIB, gpus: [] };
const owner = ownerSettings.parse({ hours: '20:00-08:00' });
const member: MemberRecord = {
  version: 1,
  kind: 'worker',
  name: 'lab7',
  head: 'h:1',
  ca: 'a',
  coordinator: 'h:2',
  nats: ['h:3'],
  graders: ['grader-1'],
  link: null,
  joinedAtMs: 1,
};

test('what the owner said once stays until it is said otherwise', async () => {
  await using folder = await temporaryFolder();
  const layout = memberLayout(folder.path);
  const first = await lendingOf(layout, { cpus: 2, memoryBytes: 4 * GIB, owner }, facts);
  assert.deepEqual(first, {
    lend: { cpuset: [0, 1], memoryBytes: 4 * GIB, diskBytes: 50 * GIB, gpus: [] },
    owner,
  });
  await writeWorkerConfig(layout, member, first);
  const fuller = { ...facts, diskFreeBytes: 10 * GIB }; // By our own data: not asked again.
  assert.deepEqual(await lendingOf(layout, {}, fuller), first);
  const second = await lendingOf(layout, { cpus: 3 }, facts);
  assert.deepEqual(second.lend, { ...first.lend, cpuset: [0, 1, 2] });
  assert.deepEqual(second.owner, owner);
  assert.deepEqual(await lendOf(layout), first.lend);
  await assert.rejects(lendingOf(layout, { cpus: 5 }, facts), (error) =>
    isPodiumError(error, 'INVALID_ARGUMENT'),
  );
  const written = await readFile(layout.workerConfig, 'utf8');
  assert.equal(written.includes('SU'), false);
  const address = await metricsAddress(layout);
  assert.match(address, /^127\.0\.0\.1:[1-9]\d+$/);
  assert.deepEqual((JSON.parse(written) as { metrics: unknown }).metrics, { address });
});
