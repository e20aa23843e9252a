import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { hardwareReport } from '../../contracts/messages/protocol.ts';
import { allowedCpus, parseCpuList } from '../../platform/machine/cpu-list.ts';
import { checkLend } from './lend.ts';
import { hardwareReportOf, lookAtMachine, type Machine } from './machine.ts';

const GIB = 2 ** 30;
const machine: Machine = {
  hostname: 'lab7',
  cpuModel: 'Some CPU',
  cpus: [0, 1, 2, 3],
  memoryBytes: 16 * GIB,
  diskFreeBytes: 100 * GIB,
  kernel: 'linux 6.1',
  gpuFacts: {
    gpus: [{ id: 'GPU-aa', index: 0, model: 'NVIDIA A10', memoryBytes: 23 * GIB, driver: '535' }],
    usedBytes: new Map([['GPU-aa', GIB]]),
    problem: null,
  },
};

test('what the machine has may be lent; GPUs by index or id', () => {
  const lend = { cpuset: [1, 2], memoryBytes: 8 * GIB, diskBytes: 50 * GIB, gpus: ['0'] };
  assert.deepEqual(checkLend(lend, machine), { ...lend, gpus: [{ id: 'GPU-aa', memoryBytes: 23 * GIB }] });
  assert.deepEqual(checkLend({ ...lend, gpus: ['GPU-aa'] }, machine).gpus[0]?.id, 'GPU-aa');
});

test('what it lacks is refused, all of it in one message', () => {
  const lend = { cpuset: [2, 9, 2], memoryBytes: 17 * GIB, diskBytes: 101 * GIB, gpus: ['0', 'GPU-aa', '1'] };
  assert.throws(
    () => checkLend(lend, machine),
    /CPU 9 is not there: this process may use 0, 1, 2, 3; a CPU is named twice; 17\.0 GiB of memory.*16\.0 GiB.*101\.0 GiB of disk.*GPU GPU-aa is named twice; GPU 1 is not there: the machine has 0 \(GPU-aa\)/,
  );
  const broken: Machine = {
    ...machine,
    gpuFacts: { gpus: [], usedBytes: new Map(), problem: 'Driver/library version mismatch' },
  };
  assert.throws(
    () => checkLend({ ...lend, gpus: ['0'] }, broken),
    /nvidia-smi says "Driver\/library version mismatch"/,
  );
});

test('a disk that has become fuller does not keep a worker from the runs it has', () => {
  const lend = { cpuset: [0], memoryBytes: GIB, diskBytes: 150 * GIB, gpus: [] };
  assert.throws(() => checkLend(lend, machine), /150\.0 GiB of disk is more than the 100\.0 GiB/);
  assert.equal(checkLend(lend, machine, 20 * GIB).diskBytes, 120 * GIB);
  assert.equal(checkLend(lend, machine, 60 * GIB).diskBytes, 150 * GIB);
});

test('cpu lists', () => {
  assert.deepEqual(parseCpuList('0-3,8'), [0, 1, 2, 3, 8]);
  assert.deepEqual(parseCpuList('5'), [5]);
  assert.deepEqual(parseCpuList(''), []);
  assert.ok(allowedCpus().length > 0);
});

test('this machine can be looked at, and its report has the shape of the protocol', async () => {
  const here = await lookAtMachine(tmpdir());
  const report = hardwareReport.parse(hardwareReportOf(here, 'docker 20', new Set()));
  assert.ok(report.memoryBytes > 0 && report.diskFreeBytes > 0 && report.cpuModel !== '');
  assert.equal(hardwareReportOf(machine, '', new Set()).gpus[0]?.usedByOthersBytes, GIB);
  assert.equal(hardwareReportOf(machine, '', new Set(['GPU-aa'])).gpus[0]?.usedByOthersBytes, 0);
});
