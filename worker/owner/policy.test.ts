import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseHours } from '../../contracts/lending/hours.ts';
import {
  decide,
  LENT,
  NOTHING_SEEN,
  type LendingState,
  type OwnerOrder,
  type OwnerPolicy,
  type Sight,
} from './policy.ts';

const MINUTE = 60_000;
const policy: OwnerPolicy = {
  hours: null,
  loadAbove: 4,
  maxPauseMs: 10 * MINUTE,
  calmMs: MINUTE,
  offset: () => 0,
};
const calm: Sight = { loggedIn: [], othersLoad: 0, gpusInUse: [] };
const anna: Sight = { ...calm, loggedIn: ['anna'] };

/** Steps of what is seen from minute 0 on, one each minute; the modes they lead to. */
function modes(steps: readonly (Sight | [Sight, OwnerOrder])[], by: OwnerPolicy = policy): string[] {
  let state: LendingState = LENT;
  return steps.map((step, minute) => {
    const [sight, order] = Array.isArray(step) ? step : [step, null];
    state = decide(by, state, sight as Sight, order as OwnerOrder | null, minute * MINUTE);
    return state.mode;
  });
}

test('someone is there: frozen at once, lent again when they have been away for a while', () => {
  assert.deepEqual(modes([calm, anna, anna, calm, calm, calm]), [
    'LEND',
    'FREEZE',
    'FREEZE',
    'FREEZE', // just gone
    'LEND',
    'LEND',
  ]);
});

test('someone stays: given back after the longest pause, and lent again only once they are gone', () => {
  const stays = modes([...Array<Sight>(12).fill(anna), calm, anna, calm, calm]);
  assert.deepEqual(stays.slice(9), [
    'FREEZE',
    'GIVE_BACK',
    'GIVE_BACK',
    'GIVE_BACK', // calm, but not yet for long enough
    'GIVE_BACK', // back before that
    'GIVE_BACK',
    'LEND',
  ]);
});

test('a load that hovers about its limit does not flap', () => {
  const load = (othersLoad: number): Sight => ({ ...calm, othersLoad });
  assert.deepEqual(
    modes([load(3.9), load(4.1), load(3.9), load(4.1), load(3.2), load(2.9), load(3.9), load(3.9)]),
    [
      'LEND',
      'FREEZE',
      'FREEZE',
      'FREEZE',
      'FREEZE', // above three quarters of the limit
      'FREEZE', // calm begins
      'FREEZE', // and ends again
      'FREEZE',
    ],
  );
});

test('orders need no calm; a pause that lasts becomes a give-back', () => {
  assert.deepEqual(modes([calm, [calm, 'pause'], calm, [calm, 'give_back'], calm]), [
    'LEND',
    'FREEZE',
    'LEND',
    'GIVE_BACK',
    'LEND',
  ]);
  const paused = modes(Array<[Sight, OwnerOrder]>(12).fill([calm, 'pause']));
  assert.deepEqual([paused[9], paused[10]], ['FREEZE', 'GIVE_BACK']);
});

test('outside its hours the machine is given back at once, for a short gap only frozen', () => {
  const nights = { ...policy, hours: parseHours('20:00-08:00') };
  const at = (time: string, from: LendingState = LENT) =>
    decide(nights, from, NOTHING_SEEN, null, Date.parse(`2026-05-01T${time}Z`));
  assert.equal(at('07:59').mode, 'LEND');
  const away = at('08:00');
  assert.deepEqual([away.mode, away.causes[0]?.text], ['GIVE_BACK', 'outside its hours until 20:00']);
  assert.equal(at('20:00', away).mode, 'LEND');
  const gap = { ...policy, hours: parseHours('20:00-12:00,12:05-19:00') };
  assert.equal(decide(gap, LENT, NOTHING_SEEN, null, Date.parse('2026-05-01T12:01Z')).mode, 'FREEZE');
});

test('what cannot be seen changes nothing', () => {
  const [seen, unseen] = modes([anna, NOTHING_SEEN]);
  assert.deepEqual([seen, unseen], ['FREEZE', 'FREEZE']);
  assert.deepEqual(modes([calm, NOTHING_SEEN]), ['LEND', 'LEND']);
});

test('whatever happens: no run is frozen beyond the longest pause, nobody is disturbed, and calm brings lending back', () => {
  const sight = fc.record({
    loggedIn: fc.constantFrom([], ['anna'], null),
    othersLoad: fc.constantFrom(0, 3.5, 9, null),
    gpusInUse: fc.constantFrom([], ['GPU-1'], null),
  });
  const order = fc.option(fc.constantFrom<OwnerOrder>('pause', 'give_back'), { nil: null, freq: 4 });
  const step = fc.record({ sight, order, ms: fc.integer({ min: 1, max: 4 * MINUTE }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let state: LendingState = LENT;
      let nowMs = 0;
      for (const { sight: seen, order: said, ms } of steps) {
        nowMs += ms;
        const before = state;
        state = decide(policy, state, seen, said, nowMs);
        const present = (seen.loggedIn ?? []).length > 0 || (seen.gpusInUse ?? []).length > 0;
        if (present || said !== null) assert.notEqual(state.mode, 'LEND');
        if (said === 'give_back') assert.equal(state.mode, 'GIVE_BACK');
        if (state.mode === 'FREEZE') assert.ok(nowMs - state.sinceMs < policy.maxPauseMs);
        if (before.mode === 'GIVE_BACK') assert.notEqual(state.mode, 'FREEZE', 'nothing is left to freeze');
        if (state.mode !== 'LEND') assert.ok(state.causes.length > 0, 'with a reason');
      }
      const quiet = decide(policy, state, calm, null, nowMs);
      assert.equal(decide(policy, quiet, calm, null, nowMs + policy.calmMs).mode, 'LEND');
    }),
  );
});

test('why a machine is not lent is told without the names of who sits there', () => {
  const { causes } = decide(policy, LENT, { ...anna, othersLoad: 9, gpusInUse: ['GPU-1'] }, null, 0);
  assert.deepEqual(
    causes.map(({ text }) => text),
    ['somebody is logged in', 'others keep 9.0 CPUs busy', 'others use GPU-1'],
  );
});
