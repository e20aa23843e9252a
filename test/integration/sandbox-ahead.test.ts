import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createSandboxedScorer } from '../../grader/sandbox/create-scorer.ts';
import {
  childrenLeft,
  eventually,
  HOSTILE_CODE,
  job,
  noProcessLeft,
  TEST_LIMITS,
} from './sandbox-children/fixture.ts';

describe('answers given to a child ahead of its submission', () => {
  after(noProcessLeft);
  const hostile = { code: HOSTILE_CODE, limits: TEST_LIMITS };

  it('gives the last answers to the next child ahead of its job, and only to a job of that name', async () => {
    await using scorer = createSandboxedScorer(hostile);
    const opened: Uint8Array[] = [];
    const source = (name: string, text: string) => ({
      name,
      open: () => {
        const bytes = Buffer.from(text);
        opened.push(bytes);
        return Promise.resolve(bytes);
      },
    });
    const score = async (answers: ReturnType<typeof source>, rows: number) =>
      scorer.score({ ...job({ behaviour: 'count' }, Buffer.alloc(rows)), answers });
    const first = source('first', 'four');
    assert.deepEqual(await score(first, 3), { kind: 'graded', score: 4, rows: 3 });
    await eventually(() => opened.length === 2, 'the next child is given the answers');
    assert.deepEqual(await score(first, 5), { kind: 'graded', score: 4, rows: 5 });
    await eventually(() => opened.length === 3, 'and so is the one after it: none scores twice');
    assert.deepEqual(await score(source('second', 'eleven bytes'), 2), {
      kind: 'graded',
      score: 12,
      rows: 2,
    });
    await eventually(() => opened.length === 5, 'now the other competition is expected');
    assert.deepEqual(await score(first, 1), { kind: 'graded', score: 4, rows: 1 });
    await scorer.close();
    for (const bytes of opened)
      assert.ok(
        bytes.every((byte) => byte === 0),
        'all are wiped',
      );
    assert.deepEqual(childrenLeft(), []);
  });

  it('scores with another child when the one that was given the answers ahead has died', async () => {
    await using scorer = createSandboxedScorer(hostile);
    const score = (definition: object) =>
      scorer.score({
        ...job(definition, Buffer.alloc(1)),
        answers: { name: 'mortal', open: () => Promise.resolve(Buffer.from('seven')) },
      });
    const graded = { kind: 'graded', score: 5, rows: 1 };
    assert.deepEqual(await score({ behaviour: 'count', dieAhead: true }), graded);
    assert.deepEqual(await score({ behaviour: 'count', dieAhead: true }), graded);
  });

  it('gives a child its job after its competition, however late that comes', async () => {
    await using scorer = createSandboxedScorer(hostile);
    let opened = 0;
    const open = async () => {
      opened += 1;
      if (opened > 1) await delay(300);
      return Buffer.from('late');
    };
    for (const rows of [1, 2, 3]) {
      const outcome = await scorer.score({
        ...job({ behaviour: 'count' }, Buffer.alloc(rows)),
        answers: { name: 'late', open },
      });
      assert.deepEqual(outcome, { kind: 'graded', score: 4, rows });
      await eventually(() => opened === rows + 1, 'the next child is being given the answers');
    }
  });

  it('says what hinders it from opening the answers', async () => {
    await using scorer = createSandboxedScorer(hostile);
    const open = () => Promise.reject(new Error('the vault is locked'));
    const scoring = scorer.score({ ...job({ behaviour: 'count' }), answers: { name: 'locked', open } });
    await assert.rejects(scoring, /the vault is locked/);
  });
});
