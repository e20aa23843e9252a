import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isTerminal,
  nextState,
  RUN_STATES,
  RUN_TRANSITIONS,
  type RunState,
  type RunTransition,
} from './state.ts';

test('a result is left by nothing; an end without one only by a retry, or by its grade after all', () => {
  const ways: Partial<Record<RunState, readonly string[]>> = {
    grading_failed: ['report', 'regrade'],
    platform_failed: ['retry'],
    canceled: ['retry'],
  };
  for (const state of RUN_STATES.filter(isTerminal)) {
    const open = Object.keys(RUN_TRANSITIONS).filter(
      (name) => nextState(state, name as RunTransition) !== null,
    );
    assert.deepEqual(open, ways[state] ?? []);
  }
});

test('cancel and settle exclude each other: after either, the other is closed', () => {
  assert.equal(nextState('settled', 'cancel'), null);
  assert.equal(nextState('canceled', 'settle'), null);
  for (const state of ['leased', 'running', 'handing_in'] as const) {
    assert.equal(nextState(state, 'settle'), 'settled');
    assert.equal(nextState(state, 'cancel'), 'canceled');
  }
});

test('every state but the first is reached by some transition, and every state is reachable from queued', () => {
  const reached = new Set(['queued']);
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const rule of Object.values(RUN_TRANSITIONS))
      if (rule.from.some((state) => reached.has(state))) reached.add(rule.to);
  }
  assert.deepEqual([...reached].sort(), [...RUN_STATES].sort());
});
