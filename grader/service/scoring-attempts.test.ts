import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPodiumError, PodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import type { ScoreOutcome } from '../sandbox/scorer.ts';
import { scoreWithRetry } from './scoring-attempts.ts';

const GRADED: ScoreOutcome = { kind: 'graded', score: 1, rows: 1 };
const failed = (reason: string): PodiumError =>
  new PodiumError('SCORER_FAILED', 'x', { details: { reason } });

interface Case {
  readonly name: string;
  /** What each scoring does, in order; the last one for ever. */
  readonly scorings: readonly (ScoreOutcome | Error)[];
  /** Scorings that failed in earlier calls. */
  readonly failuresBefore?: number;
  readonly wanted: ScoreOutcome | ErrorCode;
  readonly calls: number;
}

const CASES: readonly Case[] = [
  { name: 'graded', scorings: [GRADED], wanted: GRADED, calls: 1 },
  { name: 'too slow once', scorings: [failed('timeout'), GRADED], wanted: GRADED, calls: 2 },
  { name: 'too slow twice', scorings: [failed('timeout')], wanted: 'INTERNAL', calls: 2 },
  { name: 'too large twice', scorings: [failed('memory')], wanted: 'INTERNAL', calls: 2 },
  {
    name: 'too slow, then a crash',
    scorings: [failed('cpu'), failed('crash')],
    wanted: 'UNAVAILABLE',
    calls: 2,
  },
  { name: 'a crash', scorings: [failed('crash')], wanted: 'UNAVAILABLE', calls: 1 },
  { name: 'a crash again', scorings: [failed('crash')], failuresBefore: 1, wanted: 'UNAVAILABLE', calls: 1 },
  { name: 'a third crash', scorings: [failed('crash')], failuresBefore: 2, wanted: 'INTERNAL', calls: 1 },
  {
    name: 'nonsense for the third time',
    scorings: [failed('protocol')],
    failuresBefore: 2,
    wanted: 'INTERNAL',
    calls: 1,
  },
  {
    name: 'no sandbox',
    scorings: [new PodiumError('SANDBOX_UNAVAILABLE', 'x')],
    wanted: 'UNAVAILABLE',
    calls: 1,
  },
  {
    name: 'queue full',
    scorings: [new PodiumError('RESOURCE_EXHAUSTED', 'x')],
    wanted: 'UNAVAILABLE',
    calls: 1,
  },
  { name: 'closing', scorings: [new PodiumError('CANCELED', 'x')], wanted: 'UNAVAILABLE', calls: 1 },
  { name: 'damaged', scorings: [new PodiumError('DATA_LOSS', 'x')], wanted: 'DATA_LOSS', calls: 1 },
  {
    name: 'a refusal that says too much',
    scorings: [{ kind: 'invalid', refusal: { code: 'UNKNOWN_ID', got: 'x'.repeat(1000) } }],
    wanted: 'UNAVAILABLE',
    calls: 1,
  },
];

for (const { name, scorings, failuresBefore = 0, wanted, calls } of CASES) {
  test(`a scoring: ${name}`, async () => {
    let made = 0;
    let failures = failuresBefore;
    const result = scoreWithRetry({
      submissionName: 'The submission of run 1',
      countFailure: () => ++failures,
      score: () => {
        const next = scorings[Math.min(made, scorings.length - 1)];
        made += 1;
        return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? GRADED);
      },
    });
    if (typeof wanted === 'string') await assert.rejects(result, (error) => isPodiumError(error, wanted));
    else assert.deepEqual(await result, wanted);
    assert.equal(made, calls);
  });
}
