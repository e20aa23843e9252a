import assert from 'node:assert/strict';
import { freemem } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { ChildOutput } from '../../grader/sandbox/child-output.ts';
import { createSandboxedScorer } from '../../grader/sandbox/create-scorer.ts';
import type { ScoreLimits, Scorer } from '../../grader/sandbox/scorer.ts';
import {
  childrenLeft,
  eventually,
  HOSTILE_CODE,
  job,
  noProcessLeft,
  TEST_LIMITS,
} from './sandbox-children/fixture.ts';

const MEBIBYTE = 1024 * 1024;
const limits: ScoreLimits = { ...TEST_LIMITS, memoryBytes: 512 * MEBIBYTE };

describe('what a hostile child can do to the scorer', () => {
  let scorer: Scorer;
  const outputs: ChildOutput[] = [];

  before(() => {
    scorer = createSandboxedScorer({
      code: HOSTILE_CODE,
      spares: 1,
      limits,
      onOutput: (output) => outputs.push(output),
    });
  });
  after(async () => {
    await scorer.close();
    await noProcessLeft();
  });

  /** The reason given; then the scorer must grade the next submission as if nothing had been. */
  async function failureOf(
    behaviour: string,
    lowered: Partial<ScoreLimits> = {},
    submission = Buffer.alloc(0),
  ) {
    const failure: unknown = await scorer.score(job({ behaviour }, submission, lowered)).then(
      (outcome) => assert.fail(`it gave ${JSON.stringify(outcome)}`),
      (error: unknown) => error,
    );
    assert.ok(isPodiumError(failure, 'SCORER_FAILED'), String(failure));
    assert.doesNotMatch(JSON.stringify({ ...failure, message: failure.message }), /labels|42/);
    const next = await scorer.score(job({ behaviour: 'count' }, Buffer.alloc(7)));
    assert.deepEqual(next, { kind: 'graded', score: 10, rows: 7 });
    return failure.details['reason'];
  }

  it('a loop without end runs into the processor limit', async () => {
    assert.equal(await failureOf('spin', { cpuTimeMs: 600 }), 'cpu');
  });

  it('one that only waits runs into the time limit', async () => {
    assert.equal(await failureOf('sleep', { wallTimeMs: 300 }), 'timeout');
  });

  it('one that reads nothing holds nobody up', async () => {
    assert.equal(await failureOf('readNothing', { wallTimeMs: 300 }, Buffer.alloc(8 * MEBIBYTE)), 'timeout');
  });

  it('ten gigabytes end at the limit, and the machine does not notice', async () => {
    const before = freemem();
    let least = before;
    const watch = setInterval(() => (least = Math.min(least, freemem())), 10);
    const reason = await failureOf('hog');
    clearInterval(watch);
    assert.equal(reason, 'memory');
    assert.ok(before - least < 1500 * MEBIBYTE, `took ${(before - least) / MEBIBYTE} MiB`);
  });

  it('a heap without end runs into the memory limit', async () => {
    assert.equal(await failureOf('hogHeap'), 'memory');
  });

  for (const behaviour of ['abort', 'exit']) {
    it(`${behaviour} is a crash`, async () => {
      assert.equal(await failureOf(behaviour), 'crash');
    });
  }

  it("a crash's words go to the sealed log alone", async () => {
    outputs.length = 0;
    await failureOf('exit');
    await eventually(() => outputs.length > 0, 'the output is given');
    assert.match(outputs[0]?.stderr ?? '', /the answer is 42/);
  });

  for (const behaviour of ['floodStdout', 'floodStderr', 'floodResult']) {
    it(`${behaviour} is cut off`, async () => {
      outputs.length = 0;
      assert.equal(await failureOf(behaviour), 'protocol');
      for (const { stdout, stderr } of outputs) assert.ok(stdout.length + stderr.length <= 64 * 1024);
    });
  }

  const nonsense =
    'longResult longText notJson notANumber infinite textScore extraField unknownCode nothing twice'.split(
      ' ',
    );
  for (const behaviour of nonsense) {
    it(`${behaviour} is no outcome`, async () => {
      assert.equal(await failureOf(behaviour), 'protocol');
    });
  }

  for (const behaviour of ['abortAfter', 'spinAfter']) {
    it(`${behaviour} changes nothing: the outcome was complete, and the child is gone`, async () => {
      const outcome = await scorer.score(job({ behaviour }));
      assert.deepEqual(outcome, { kind: 'graded', score: 1, rows: 0 });
      await eventually(() => childrenLeft().length <= 2, 'only the spare is left');
    });
  }

  it('processes cannot be multiplied', async () => {
    const outcome = await scorer
      .score(job({ behaviour: 'forkBomb' }, Buffer.alloc(0), { wallTimeMs: 5000 }))
      .catch((error: unknown) => error);
    assert.ok(isPodiumError(outcome, 'SCORER_FAILED'), 'node itself denies it, which throws');
  });

  it('threads cannot be multiplied', async () => {
    assert.match(String(await failureOf('threadBomb', { wallTimeMs: 5000 })), /crash|memory|timeout/);
  });
});
