import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aggregateSeeds, type Aggregation, type SeedEntry } from './seed-aggregation.ts';

const entry = (competition: string, medal: 'gold' | 'silver' | 'bronze' | 'none' | 'missing'): SeedEntry => ({
  competition,
  submissionExists: medal !== 'missing',
  validSubmission: medal !== 'missing',
  aboveMedian: medal === 'gold',
  gold: medal === 'gold',
  silver: medal === 'silver',
  bronze: medal === 'bronze',
  anyMedal: medal !== 'none' && medal !== 'missing',
});

function aggregated(
  entries: readonly SeedEntry[],
  competitions: readonly string[],
  options: { seeds?: number; padMissing?: boolean } = {},
): { aggregation: Aggregation; surplus: number; padded: number } {
  const { seeds = null, padMissing = false } = options;
  const result = aggregateSeeds(entries, { competitions, seeds, padMissing });
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

const near = (got: number, wanted: number): void =>
  assert.ok(Math.abs(got - wanted) < 1e-12, `${got} is not ${wanted}`);

/** Two competitions, three seeds: any medal 50, 100, 0 percent. */
const THREE = [
  entry('a', 'gold'),
  entry('a', 'bronze'),
  entry('a', 'missing'),
  entry('b', 'none'),
  entry('b', 'silver'),
  entry('b', 'none'),
];

test('means, standard errors with ddof 1 and intervals over seeds, by hand', () => {
  const { aggregation, surplus, padded } = aggregated(THREE, ['a', 'b']);
  assert.deepEqual([surplus, padded], [0, 0]);
  assert.deepEqual([aggregation.num_seeds_averaged, aggregation.num_competitions_per_seed], [3, 2]);
  assert.deepEqual(Object.keys(aggregation.metrics), [
    'total_competitions',
    'submission_exists_percentage',
    'valid_submissions_percentage',
    'above_median_percentage',
    'gold_medal_percentage',
    'silver_medal_percentage',
    'bronze_medal_percentage',
    'any_medal_percentage',
  ]);
  const any = aggregation.metrics.any_medal_percentage;
  // Deviation of 50, 100, 0 is 50; over the root of 3.
  near(any.mean, 50);
  near(any.standard_error, 50 / Math.sqrt(3));
  near(any.ci_lower, 50 - (1.96 * 50) / Math.sqrt(3));
  near(any.ci_upper, 50 + (1.96 * 50) / Math.sqrt(3));
  // Gold in one of two once: 50, 0, 0: mean 50/3, variance (2 * (50/3)^2 + (100/3)^2) / 2 = 833.33, over 3, the root.
  near(aggregation.metrics.gold_medal_percentage.mean, 50 / 3);
  near(aggregation.metrics.gold_medal_percentage.standard_error, Math.sqrt(2500 / 3 / 3));
  near(aggregation.metrics.submission_exists_percentage.mean, 250 / 3);
  assert.deepEqual(aggregation.metrics.total_competitions, {
    mean: 2,
    ci_lower: 2,
    ci_upper: 2,
    standard_error: 0,
  });
});

test('the last bits are those of numpy and scipy', () => {
  const competitions = Array.from({ length: 22 }, (_, i) => `c${i}`);
  // 22, 2 and none of 22 with gold; what upstream's script prints for that.
  const entries = [22, 2, 0].flatMap((golds) =>
    competitions.map((id, i) => entry(id, i < golds ? 'gold' : 'none')),
  );
  const { mean, ci_lower, ci_upper, standard_error } = aggregated(entries, competitions).aggregation.metrics
    .gold_medal_percentage;
  assert.deepEqual(
    [mean, ci_lower, ci_upper, standard_error],
    [36.36363636363637, -26.211761683610206, 98.93903441088294, 31.92622349349315],
  );
});

test('a single seed has no error', () => {
  const { aggregation, surplus } = aggregated(THREE, ['a', 'b'], { seeds: 1 });
  assert.deepEqual(aggregation.metrics.any_medal_percentage, {
    mean: 50,
    ci_lower: 50,
    ci_upper: 50,
    standard_error: 0,
  });
  assert.equal(surplus, 4);
});

test('without padding the first seeds of all count, as many as the shortest has; others are ignored', () => {
  const entries = [entry('a', 'gold'), entry('a', 'none'), entry('b', 'gold'), entry('elsewhere', 'gold')];
  const { aggregation, surplus } = aggregated(entries, ['a', 'b']);
  assert.equal(aggregation.num_seeds_averaged, 1);
  assert.equal(aggregation.metrics.gold_medal_percentage.mean, 100);
  assert.equal(surplus, 1);
});

test('with padding there are as many as the longest has, and gaps made nothing', () => {
  const entries = [entry('a', 'gold'), entry('a', 'gold'), entry('b', 'gold')];
  const { aggregation, padded } = aggregated(entries, ['a', 'b', 'c', 'd'], { padMissing: true });
  assert.equal(aggregation.num_seeds_averaged, 2);
  assert.equal(padded, 5);
  // 2 of 4, then 1 of 4.
  near(aggregation.metrics.submission_exists_percentage.mean, 37.5);
  near(aggregation.metrics.any_medal_percentage.standard_error, 12.5);
});

test('says what is missing', () => {
  const problem = (
    entries: readonly SeedEntry[],
    competitions: readonly string[],
    seeds: number | null = null,
    padMissing = false,
  ) => {
    const result = aggregateSeeds(entries, { competitions, seeds, padMissing });
    return result.ok ? '' : result.problem;
  };
  assert.match(problem(THREE, ['a', 'b', 'c']), /1 of the 3 competitions .* \(c\).*--pad-missing/);
  assert.match(problem(THREE, ['a', 'b'], 4), /4 seeds were asked for, but there are 3/);
  assert.match(problem(THREE, ['a', 'b'], 4, true), /but there are 3\.$/);
  assert.match(problem(THREE, ['x'], null, true), /No report/);
  assert.match(problem(THREE, []), /names no competition/);
});
