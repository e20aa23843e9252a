import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leaseKey, workerId } from '../../contracts/ids/id.ts';
import { fromLabels, nameOf, roleOf, toLabels } from './labels.ts';

const identity = fc.record(
  {
    lease: fc
      .record({
        runId: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/),
        epoch: fc.integer({ min: 1 }),
        fence: fc.integer({ min: 1 }),
      })
      .map((value) => leaseKey.parse(value)),
    worker: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/).map((value) => workerId.parse(value)),
    attemptDir: fc.string().map((text) => `/${text}`),
    socketDir: fc.string().map((text) => `/${text}`),
    diskBytes: fc.integer({ min: 1 }),
    scratch: fc.constantFrom('loop' as const, 'folder' as const),
    gate: fc.string(),
  },
  { noNullPrototype: true },
);

test('labels alone give back the identity of a run', () => {
  fc.assert(
    fc.property(identity, (value) => {
      const labels = toLabels(value, 'agent');
      assert.deepEqual(fromLabels(labels), value);
      assert.equal(roleOf(labels), 'agent');
    }),
  );
});

test('labels that are missing or malformed are nobody’s', () => {
  const whole = toLabels(
    {
      lease: leaseKey.parse({ runId: 'r1', epoch: 1, fence: 2 }),
      worker: workerId.parse('w1'),
      attemptDir: '/a',
      socketDir: '/s',
      diskBytes: 5,
      scratch: 'loop',
      gate: '',
    },
    'agent',
  );
  for (const key of Object.keys(whole).filter((name) => name !== 'podium.role')) {
    const { [key]: _dropped, ...rest } = whole;
    assert.equal(fromLabels(rest), undefined, `without ${key}`);
  }
  assert.equal(fromLabels({ ...whole, 'podium.attempt-dir': 'relative' }), undefined);
  assert.equal(fromLabels({ ...whole, 'podium.fence': '0' }), undefined);
  assert.equal(fromLabels(null), undefined);
});

test('a name holds run, epoch and fence', () => {
  assert.equal(nameOf(leaseKey.parse({ runId: 'r1', epoch: 3, fence: 7 }), 'agent'), 'podium-r1-3-7-agent');
});
