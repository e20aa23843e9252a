import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medalPositions, standingOf, thresholdsOf } from './medal.ts';

const limits = { gold: 0.9, silver: 0.8, bronze: 0.7, median: 0.5 };

test('thresholds are inclusive for medals and strict for the median; the best medal only', () => {
  assert.deepEqual(standingOf(0.9, limits, false), { medal: 'gold', aboveMedian: true });
  assert.deepEqual(standingOf(0.89999, limits, false), { medal: 'silver', aboveMedian: true });
  assert.deepEqual(standingOf(0.7, limits, false), { medal: 'bronze', aboveMedian: true });
  assert.deepEqual(standingOf(0.5, limits, false), { medal: 'none', aboveMedian: false });
});

test('where lower is better everything is turned around', () => {
  const lower = { gold: 0.1, silver: 0.2, bronze: 0.3, median: 0.5 };
  assert.deepEqual(standingOf(0.1, lower, true), { medal: 'gold', aboveMedian: true });
  assert.deepEqual(standingOf(0.3, lower, true), { medal: 'bronze', aboveMedian: true });
  assert.deepEqual(standingOf(0.5, lower, true), { medal: 'none', aboveMedian: false });
});

test('no score and not-a-number earn nothing', () => {
  for (const score of [null, Number.NaN])
    assert.deepEqual(standingOf(score, limits, false), { medal: 'none', aboveMedian: false });
});

test('positions follow Kaggle, with the truncation of doubles', () => {
  assert.deepEqual(medalPositions(1), { gold: 1, silver: 1, bronze: 1 });
  assert.deepEqual(medalPositions(99), { gold: 9, silver: 19, bronze: 39 });
  assert.deepEqual(medalPositions(249), { gold: 10, silver: 49, bronze: 99 });
  assert.deepEqual(medalPositions(999), { gold: 11, silver: 50, bronze: 100 });
  assert.deepEqual(medalPositions(1000), { gold: 12, silver: 50, bronze: 100 });
  assert.deepEqual(medalPositions(2999), { gold: 15, silver: 149, bronze: 299 });
});

test('thresholds of a leaderboard are its scores at the medal positions, and its median', () => {
  const board = Array.from({ length: 120 }, (_, place) => 120 - place);
  assert.deepEqual(thresholdsOf(board), { gold: 111, silver: 97, bronze: 73, median: 60.5 });
  assert.throws(() => thresholdsOf([]), RangeError);
});
