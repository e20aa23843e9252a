import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { workerId } from '../../contracts/ids/id.ts';
import type { ResourceRequest } from '../../contracts/resources/resources.ts';
import { RUN_STATES } from '../../contracts/run/state.ts';
import type { RunRow } from '../store/rows.ts';
import { capacityWarnings } from './capacity.ts';
import { explainRun } from './explain.ts';
import { field, listField, text, unknownName } from './field.ts';

const GIB = 2 ** 30;
const request: ResourceRequest = { cpus: 4, memoryBytes: GIB, diskBytes: GIB, gpus: 0, gpuMemoryBytes: 0 };
const lender = (id: string, cpus: number, state: 'IDLE' | 'LOST' | 'DRAINING' = 'IDLE') => ({
  id: workerId.parse(id),
  state,
  lent: { cpus, memoryBytes: 8 * GIB, diskBytes: 8 * GIB, gpus: [] },
});

test('a submitter is warned when nobody can take the runs, and only then', () => {
  const warn = (workers: Parameters<typeof capacityWarnings>[2], nats = true) =>
    capacityWarnings('big', request, workers, nats).join('\n');
  assert.equal(warn([lender('a', 1), lender('b', 4)]), '');
  assert.match(warn([]), /^No worker is connected now/);
  assert.match(warn([lender('a', 8, 'LOST'), lender('b', 8, 'DRAINING')]), /^No worker is connected now/);
  assert.match(
    warn([lender('a', 1), lender('b', 8, 'LOST')]),
    /class 'big'.*on a a run needs 4 CPUs, has 1\.$/,
  );
  assert.match(warn(Array.from({ length: 7 }, (_, index) => lender(`w${index}`, 1))), /; and 2 more\.$/);
  assert.match(warn([lender('b', 4)], false), /^The head cannot reach NATS/);
});

test('every state of a run has its sentence, and its reason is never left out', () => {
  const run = (state: RunRow['state']): RunRow =>
    ({
      id: 'r-1',
      state,
      attempt: 2,
      workerId: 'w1',
      graderId: 'g1',
      ending: 'exited',
      grade: 'graded',
      score: 0.5,
      medal: 'gold',
      platformFailures: 3,
      reason: 'Because.',
      timeLimitMs: 7_200_000,
    }) as RunRow;
  for (const state of RUN_STATES) {
    const waiting =
      state === 'queued'
        ? { reason: 'busy' as const, sentences: ['It waits: why.', 'Because.'], workers: [] }
        : null;
    const sentences = explainRun({
      run: run(state),
      waiting,
      attempts: [],
      natsConnected: true,
      graderAway: false,
      exitCode: null,
      nowMs: 0,
    });
    assert.ok(sentences.includes('Because.'), state);
    assert.ok(sentences.length >= 2, state);
  }
  const explain = (state: RunRow['state'], natsConnected = true) =>
    explainRun({
      run: run(state),
      waiting: state === 'queued' ? { reason: 'busy', sentences: [], workers: [] } : null,
      attempts: [],
      natsConnected,
      graderAway: state === 'settled',
      exitCode: null,
      nowMs: 0,
    }).join(' ');
  assert.match(explain('running'), /runs on w1 \(attempt 2\), at most 2\.0 h/);
  assert.match(explain('graded'), /score 0\.5, medal: gold.*podium report r-1/);
  assert.match(explain('platform_failed'), /3 failures of its own/);
  assert.match(explain('settled'), /attempt 2 counts.*cannot reach grader g1; nothing is lost/);
  assert.match(explain('queued', false), /^The head cannot reach NATS.*3 attempts failed/);
});

test('a refused field is named with what came', () => {
  const refuses = (action: () => unknown, words: RegExp) => {
    assert.throws(action, words);
  };
  refuses(
    () => field('name', text(3), 'long\u0007'),
    /^PodiumError: name: must be at most 3 characters, not "long\\u0007"\.$/,
  );
  refuses(
    () => field('seed', z.number().min(0, 'must not be negative'), -1),
    /seed: must not be negative, not -1\.$/,
  );
  refuses(() => field('name', text(10), 'x'.repeat(500)), /…\.$/);
  refuses(() => listField('ids', z.string(), ['a', 'b', 'a'], 5), /ids: a is there twice/);
  refuses(() => listField('ids', z.string(), ['a', 'b'], 1), /ids: 2 are more than the limit of 1/);
  assert.match(unknownName('agent', 'x', [], 'add one').message, /none is known yet: add one/);
  const many = Array.from({ length: 25 }, (_, index) => `n${String(index).padStart(2, '0')}`);
  assert.match(unknownName('agent', 'x', many, '').message, /known: n00, .* and 5 more$/);
});

test('how a failed agent ended is told with its exit status, and where its words are', () => {
  const failed = {
    id: 'r-1',
    state: 'graded',
    ending: 'failed',
    grade: 'none',
    reason: '',
    graderId: 'g1',
  } as RunRow;
  const input = {
    run: failed,
    waiting: null,
    attempts: [],
    natsConnected: true,
    graderAway: false,
    nowMs: 0,
  };
  const sentences = explainRun({ ...input, exitCode: 3 });
  assert.match(sentences[0] ?? '', /ended \(failed with exit status 3\) and handed in no submission/);
  assert.ok(sentences.includes('What it printed: podium logs r-1'));
  assert.match(explainRun({ ...input, exitCode: null })[0] ?? '', /ended \(failed\)/);
});
