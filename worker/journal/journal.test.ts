import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOf } from '../../contracts/ids/digest.ts';
import { signTicket, ticket } from '../../contracts/ticket/ticket.ts';
import { systemClock } from '../../platform/clock/clock.ts';
import { advance, claimedAttempt, type Attempt } from './attempt.ts';
import { Journal } from './journal.ts';

const headKey = generateKeyPairSync('ed25519').privateKey;

function attemptOf(run: string): Attempt {
  const value = ticket.parse({
    version: 1,
    run,
    experiment: 'e',
    attempt: 1,
    epoch: 1,
    fence: 2,
    worker: 'w',
    agent: { id: 'a', image: 'i', command: [], environment: {} },
    competition: { id: 'c', name: 'C', bundle: digestOf('b') },
    seed: 0,
    resources: { cpus: 1, memoryBytes: 2 ** 28, diskBytes: 2 ** 28, gpus: 0, gpuMemoryBytes: 0 },
    limits: {
      timeMs: 1,
      pids: 1,
      sharedMemoryBytes: 0,
      submissionBytes: 1,
      outputBytes: 1,
      artifactBytes: 1,
    },
    grader: { id: 'g', address: 'x:1' },
    issuedAtMs: 0,
  });
  return claimedAttempt(value, signTicket(value, headKey), {
    cpuset: [1],
    memoryBytes: 2,
    diskBytes: 3,
    gpus: ['GPU-a'],
  });
}

function withFile(action: (file: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'podium-journal-'));
  try {
    action(join(folder, 'journal.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('attempts and events are there again after a restart, as they were', () =>
  withFile((file) => {
    const first = new Journal(file, systemClock);
    const attempt = advance(attemptOf('r1'), 'preparing', { imageId: 'sha256:x' });
    first.save(attemptOf('r1'));
    first.save(
      { ...attempt, record: Buffer.from('record') },
      { type: 'preparing', step: 'bundle' },
      { type: 'started' },
    );
    first.save(attemptOf('r2'));
    const { id } = first;
    first[Symbol.dispose]();
    using again = new Journal(file, systemClock);
    assert.equal(again.id, id);
    assert.deepEqual(
      again.attempts(),
      [{ ...attempt, record: Buffer.from('record') }, attemptOf('r2')].map((a, i) => ({
        ...a,
        ticketBytes: again.attempts()[i]?.ticketBytes,
      })),
    );
    assert.deepEqual(
      again.pendingEvents(10).map(({ seq, event, lease }) => [seq, event.type, lease.runId, lease.fence]),
      [
        [1, 'preparing', 'r1', 2],
        [2, 'started', 'r1', 2],
      ],
    );
    again.remove(attempt.lease);
    assert.deepEqual(
      again.attempts().map(({ lease }) => lease.runId),
      ['r2'],
    );
    assert.equal(again.pendingEvents(10).length, 2, 'events outlive their attempt');
  }));

test('numbers of events grow for ever, and a listener hears of new ones', () =>
  withFile((file) => {
    using journal = new Journal(file, systemClock);
    let heard = 0;
    const stop = journal.onEvents(() => (heard += 1));
    journal.save(attemptOf('r1'));
    assert.equal(heard, 0);
    journal.save(attemptOf('r1'), { type: 'started' });
    journal.acknowledge(1);
    assert.deepEqual(journal.pendingEvents(10), []);
    journal.save(attemptOf('r1'), { type: 'handed_in' });
    assert.deepEqual(
      journal.pendingEvents(10).map(({ seq }) => seq),
      [2],
    );
    assert.equal(heard, 2);
    stop();
  }));

test('only the phase that follows can be entered', () => {
  assert.throws(() => advance(attemptOf('r'), 'ended'), /claimed cannot become ended/);
  assert.throws(() => advance(advance(attemptOf('r'), 'abandoned'), 'preparing'), /cannot become/);
});
