import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareMachine, type MachineFacts } from './plan.ts';

const GIB = 2 ** 30;
const machine: MachineFacts = {
  cpus: [0, 1, 2, 3, 4],
  memoryBytes: 16 * GIB,
  diskFreeBytes: 100 * GIB,
  gpus: ['0', '1'],
};

test('CPUs and GPUs are dealt out so that no two workers share one; memory and disk are halved', () => {
  const [one, two] = shareMachine(machine, { workers: 2 }, 'w');
  assert.deepEqual(one, {
    id: 'w1',
    lend: { cpuset: [0, 2, 4], memoryBytes: 6 * GIB, diskBytes: 25 * GIB, gpus: ['0'] },
  });
  assert.deepEqual(two?.lend, { cpuset: [1, 3], memoryBytes: 6 * GIB, diskBytes: 25 * GIB, gpus: ['1'] });
});

test('what the owner names is lent and no more', () => {
  const [only] = shareMachine(
    machine,
    { workers: 1, cpus: 2, memoryBytes: GIB, diskBytes: GIB, gpus: ['1'] },
    'w',
  );
  assert.deepEqual(only?.lend, { cpuset: [0, 1], memoryBytes: GIB, diskBytes: GIB, gpus: ['1'] });
});

test('one CPU for two workers is shared', () => {
  const shares = shareMachine({ ...machine, cpus: [0] }, { workers: 2 }, 'w');
  assert.deepEqual(
    shares.map((share) => share.lend.cpuset),
    [[0], [0]],
  );
});

test('more than the machine has is refused, saying what it has', () => {
  const refused = (options: object) => () => shareMachine(machine, { workers: 1, ...options }, 'w');
  assert.throws(refused({ cpus: 6 }), /this machine has 5/);
  assert.throws(refused({ memoryBytes: 17 * GIB }), /16\.0 GiB/);
  assert.throws(refused({ diskBytes: 101 * GIB }), /100\.0 GiB/);
  assert.throws(refused({ gpus: ['2'] }), /0, 1/);
  assert.throws(refused({ workers: -1 }), /number of workers/);
  assert.deepEqual(shareMachine(machine, { workers: 0 }, 'w'), []);
});
