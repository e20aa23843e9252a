import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identifyProcess, isAlive } from './process-identity.ts';

test('this process is alive; one of its number that started at another time is not it', () => {
  const self = identifyProcess(process.pid);
  assert.ok(self);
  assert.ok(isAlive(self));
  assert.ok(!isAlive({ ...self, startTicks: self.startTicks + 1 }));
});

test('a number that no process has', () => {
  assert.equal(identifyProcess(2 ** 30), undefined);
});
