import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerInspectInfo } from 'dockerode';
import { hasEnded, neverExecuted, toExit } from './container-state.ts';

const NEVER = '0001-01-01T00:00:00Z';

function info(state: Partial<ContainerInspectInfo['State']>): ContainerInspectInfo {
  const whole = {
    Status: 'exited',
    ExitCode: 0,
    OOMKilled: false,
    Error: '',
    StartedAt: NEVER,
    FinishedAt: NEVER,
  };
  return { Created: '2026-01-01T00:00:00Z', State: { ...whole, ...state } } as ContainerInspectInfo;
}

test('a run is over when its process is, or never will be', () => {
  assert.ok(hasEnded(info({}).State));
  assert.ok(hasEnded(info({ Status: 'dead' }).State));
  assert.ok(!hasEnded(info({ Status: 'running' }).State));
  assert.ok(!hasEnded(info({ Status: 'created' }).State));
  assert.ok(hasEnded(info({ Status: 'created', Error: 'exec: not found', ExitCode: 127 }).State));
  // Any other failure to start is the platform's.
  assert.ok(!neverExecuted(info({ Status: 'created', Error: 'no such device', ExitCode: 128 }).State));
});

test('an exit tells what the engine tells; what never started did so when it was made', () => {
  const exit = toExit(
    info({ ExitCode: 127, Error: 'not found', FinishedAt: '2026-01-01T00:00:05Z' }),
    true,
    'rebooted',
  );
  assert.deepEqual(exit, {
    exitCode: 127,
    oomKilled: false,
    startedAt: new Date('2026-01-01T00:00:00Z'),
    finishedAt: new Date('2026-01-01T00:00:05Z'),
    engineError: 'not found',
    endedByOthers: 'rebooted',
    scratchFull: true,
  });
});
