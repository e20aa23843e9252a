import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GIB, OFFER, SMALL, worker } from '../../test/support/head-record.ts';
import { experimentId, runId } from '../../contracts/ids/id.ts';
import { explainWaiting, type FleetMember, type WaitingRun } from './explain-waiting.ts';

const NOW_MS = 100_000;
const run: WaitingRun = {
  resources: SMALL,
  notBeforeMs: 0,
  avoidWorkerId: null,
  reason: '',
  elsewhere: { higherPriority: 0, samePriority: 0 },
  timeLimitMs: 60_000,
  quota: null,
  paused: null,
  held: null,
};
const idle: FleetMember = {
  id: worker('w1'),
  state: 'IDLE',
  lent: OFFER,
  free: OFFER,
  staysMs: null,
  barred: null,
};
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
    [
      'held',
      { held: { run: runId.parse('r-1'), evidence: 'It failed on 3 machines.' } },
      [idle],
      /^It is held, and no worker gets it\. It failed on 3 machines\. .* podium release r-1/,
    ],
    [
      'paused',
      { paused: { by: 'ada', experiment: experimentId.parse('e-1') } },
      [idle],
      /ada paused its experiment\. .* podium resume e-1/,
    ],
    [
      'quota',
      { quota: { user: 'ann', over: 'has 4 of at most 4 runs at once' } },
      [idle],
      /quota: ann has 4 of at most 4/,
    ],
    [
      'quarantine',
      {},
      [{ ...idle, barred: 'in quarantine by head' }],
      /no worker that lends enough gets runs now \(w1 is in quarantine by head\)/,
    ],
    [
      'leaves too early',
      { timeLimitMs: 24 * 3_600_000 },
      [{ ...idle, staysMs: 3_600_000 }, busy],
      /it may take 24\.0 h, longer than what is free stays \(w1\)/,
    ],
    [
      'leaves too early, nothing better',
      { timeLimitMs: 24 * 3_600_000 },
      [{ ...idle, staysMs: 3_600_000 }],
      /within seconds: w1 is free/,
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
