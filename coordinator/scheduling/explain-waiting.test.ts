import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GIB, OFFER, SMALL, worker } from '../../test/support/head-record.ts';
import { explainWaiting, type FleetMember, type WaitingRun } from './explain-waiting.ts';

const NOW_MS = 100_000;
const run: WaitingRun = {
  resources: SMALL,
  notBeforeMs: 0,
  avoidWorkerId: null,
  reason: '',
  elsewhere: { higherPriority: 0, samePriority: 0 },
};
const idle: FleetMember = { id: worker('w1'), state: 'IDLE', lent: OFFER, free: OFFER };
const busy: FleetMember = { ...idle, id: worker('w2'), state: 'BUSY', free: { ...OFFER, cpus: 0 } };

const first = (change: Partial<WaitingRun>, fleet: FleetMember[]): string =>
  explainWaiting({ ...run, ...change }, fleet, NOW_MS).sentences[0] ?? '';

test('a waiting run says why, whatever the reason', () => {
  const wide = { ...SMALL, cpus: 36 };
  const rows: [string, Partial<WaitingRun>, FleetMember[], RegExp][] = [
    ['nobody', {}, [], /no worker has ever connected\. Start one/],
    [
      'all lost',
      {},
      [{ ...idle, state: 'LOST' }],
      /no worker is connected; 1 worker known .* cannot be heard/,
    ],
    ['too few CPUs', { resources: wide }, [idle, busy], /needs 36 CPUs; the largest worker lends 2/],
    [
      'memory',
      { resources: { ...SMALL, memoryBytes: 440 * GIB } },
      [idle],
      /440\.0 GiB of memory; .* lends 4\.0 GiB/,
    ],
    ['disk', { resources: { ...SMALL, diskBytes: 17 * GIB } }, [idle], /17\.0 GiB of disk/],
    [
      'GPU',
      { resources: { ...SMALL, gpus: 1, gpuMemoryBytes: 22 * GIB } },
      [idle],
      /1 GPU with 22\.0 GiB; no worker lends more than 0/,
    ],
    [
      'nowhere together',
      { resources: { ...SMALL, cpus: 2, memoryBytes: 4 * GIB } },
      [
        { ...idle, lent: { ...OFFER, cpus: 1 } },
        { ...idle, lent: { ...OFFER, memoryBytes: GIB } },
      ],
      /no single worker lends all/,
    ],
    ['busy', {}, [busy], /all workers that lend enough are busy \(w2\)/],
    [
      'busy, others',
      { elsewhere: { higherPriority: 0, samePriority: 5 } },
      [busy],
      /shares them with 5 queued runs/,
    ],
    [
      'draining',
      {},
      [{ ...idle, state: 'DRAINING' }],
      /w1 could run it, but is starting, draining or with its owner/,
    ],
    [
      'backing off',
      { notBeforeMs: NOW_MS + 1_500, reason: 'It failed.' },
      [idle],
      /waits before its next attempt/,
    ],
    [
      'outranked',
      { elsewhere: { higherPriority: 1, samePriority: 0 } },
      [idle],
      /its turn\. 1 queued run of a higher priority/,
    ],
    ['about to go', {}, [idle, busy], /within seconds: w1 is free/],
  ];
  for (const [name, change, fleet, wanted] of rows) assert.match(first(change, fleet), wanted, name);
  const retried = explainWaiting(
    { ...run, notBeforeMs: NOW_MS + 1_500, reason: 'It failed.' },
    [idle],
    NOW_MS,
  );
  assert.equal(retried.sentences[1], 'It is tried again in 2 s. It failed.');
});

test('each live worker has its verdict', () => {
  const small = { ...idle, id: worker('w3'), lent: { ...OFFER, cpus: 0 } };
  const lost: FleetMember = { ...idle, id: worker('w4'), state: 'LOST' };
  const { workers } = explainWaiting(
    { ...run, avoidWorkerId: worker('w1') },
    [idle, busy, small, lost],
    NOW_MS,
  );
  assert.deepEqual(
    workers.map(({ workerId, fits, reason }) => [workerId, fits, reason.split(':')[0]]),
    [
      ['w1', true, 'failed this run last; another worker that lends enough goes first'],
      ['w2', true, 'is busy'],
      ['w3', false, 'lends too little'],
    ],
  );
});
