import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyEnd, type EndSignals, type EndVerdict } from './ending.ts';

const calm: EndSignals = {
  exitCode: 0,
  oomKilled: false,
  engineError: '',
  endedByOthers: '',
  scratchFull: false,
  stoppedFor: null,
  gpuLost: false,
};

const cases: [string, Partial<EndSignals>, string][] = [
  ['exit 0', {}, 'exited'],
  ['exit 0 although a child was killed for memory', { oomKilled: true }, 'exited'],
  ['exit 0 with the scratch full', { scratchFull: true }, 'exited'],
  ['exit 3', { exitCode: 3 }, 'failed'],
  ['killed for memory', { exitCode: 137, oomKilled: true }, 'out_of_memory'],
  ['killed by its own hand', { exitCode: 137 }, 'failed'],
  ['failed after a child was killed for memory', { exitCode: 1, oomKilled: true }, 'failed'],
  ['failed with the scratch full', { exitCode: 1, scratchFull: true }, 'disk_full'],
  ['stopped at its limit', { exitCode: 137, stoppedFor: 'time' }, 'timed_out'],
  ['stopped at its limit, ended with 0', { stoppedFor: 'time' }, 'timed_out'],
  ['stopped by a client', { exitCode: 143, stoppedFor: 'cancel' }, 'canceled'],
  ['stopped for its budget', { exitCode: 143, stoppedFor: 'budget' }, 'budget_exhausted'],
  ['stopped for its disk', { exitCode: 143, stoppedFor: 'disk' }, 'disk_full'],
  ['a command that is not in the image', { exitCode: 127, engineError: 'no such file' }, 'failed'],
  ['an engine that could not run it', { exitCode: 128, engineError: 'runc died' }, 'CONTAINER_ENGINE'],
  ['a reboot, whatever the agent answered', { exitCode: 0, endedByOthers: 'rebooted' }, 'CONTAINER_ENGINE'],
  ['a reboot after its time', { exitCode: 137, endedByOthers: 'x', stoppedFor: 'time' }, 'timed_out'],
  ['a GPU that is gone', { exitCode: 1, gpuLost: true }, 'GPU_FAULT'],
];

for (const [name, signals, wanted] of cases) {
  test(`${name}: ${wanted}`, () => {
    const verdict: EndVerdict = classifyEnd({ ...calm, ...signals });
    assert.equal(verdict.kind === 'ending' ? verdict.ending : verdict.failure, wanted);
  });
}
