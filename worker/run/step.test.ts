import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ATTEMPT_PHASES } from '../journal/attempt.ts';
import { nextStep, type Observed } from './step.ts';

const NOTHING: Observed = {
  container: false,
  ordered: false,
  reclaimed: false,
  cleaned: false,
  settled: false,
  told: false,
};

test('each phase has its step, with and without the container', () => {
  const table = ATTEMPT_PHASES.map((phase) => [
    phase,
    nextStep(phase, { ...NOTHING, container: true }),
    nextStep(phase, NOTHING),
  ]);
  assert.deepEqual(table, [
    ['claimed', 'prepare', 'prepare'],
    ['preparing', 'adopt', 'prepare'],
    ['running', 'watch', 'report_lost'],
    ['ended', 'collect', 'report_lost'],
    ['collected', 'hand_in', 'hand_in'],
    ['handed_in', 'send_artifacts', 'send_artifacts'],
    ['acknowledged', 'clean', 'clean'],
    ['abandoned', 'clean', 'clean'],
  ]);
});

test('an order drops whatever can still be dropped', () => {
  for (const phase of ATTEMPT_PHASES) {
    const expected = phase === 'acknowledged' || phase === 'abandoned' ? 'clean' : 'drop';
    assert.equal(nextStep(phase, { ...NOTHING, container: true, ordered: true }), expected);
  }
});

test('a cleaned attempt is forgotten only when the head knows', () => {
  const cleaned = { ...NOTHING, cleaned: true };
  assert.equal(nextStep('acknowledged', { ...cleaned, told: true }), 'rest');
  assert.equal(nextStep('acknowledged', { ...cleaned, settled: true }), 'forget');
  assert.equal(nextStep('acknowledged', { ...cleaned, ordered: true }), 'forget');
  assert.equal(nextStep('abandoned', cleaned), 'rest');
  assert.equal(nextStep('abandoned', { ...cleaned, told: true }), 'forget');
});

test('what the owner took back says so before it is cleaned, in every phase that takes the machine', () => {
  const taken = { ...NOTHING, ordered: true, reclaimed: true };
  for (const phase of ['claimed', 'preparing', 'running'] as const) {
    assert.equal(nextStep(phase, taken), 'reclaim');
    assert.equal(nextStep(phase, { ...taken, reclaimed: false }), 'drop');
  }
  assert.equal(nextStep('abandoned', taken), 'clean');
});
