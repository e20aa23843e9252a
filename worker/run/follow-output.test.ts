import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutputChunk, RunningContainer } from '../container/container-runtime.ts';
import { leaseKey } from '../../contracts/ids/id.ts';
import type { OutputMessage } from '../../contracts/messages/protocol.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { followOutput } from './follow-output.ts';
import { OutputTail } from './output-tail.ts';
import { withCall } from './tally.ts';
import type { AttemptFacts } from '../journal/attempt.ts';

const chunk = (ms: number, text: string): OutputChunk => ({ at: new Date(ms), bytes: Buffer.from(text) });
const ALL = [chunk(1, 'a'), chunk(2, 'b'), chunk(2, 'c'), chunk(2, 'd'), chunk(3, 'e')];

test('a stream that is cut is taken up again; each byte comes once', async () => {
  for (let cutAfter = 0; cutAfter <= ALL.length; cutAfter++) {
    let calls = 0;
    const output = async function* (options: { since?: Date }): AsyncGenerator<OutputChunk> {
      calls += 1;
      const chunks = ALL.filter(({ at }) => options.since === undefined || at >= options.since);
      for (const [index, one] of chunks.entries()) {
        if (calls === 1 && index === cutAfter) throw new Error('cut');
        yield await Promise.resolve(one);
      }
    };
    const container = { output } as Pick<RunningContainer, 'output'> as RunningContainer;
    let text = '';
    for await (const bytes of followOutput(container, new AbortController().signal, silentLogger, 1))
      text += Buffer.from(bytes).toString();
    assert.equal(text, 'abcde', `cut after ${cutAfter}`);
  }
});

test('the live tail is bounded, and its offsets tell what was passed over', () => {
  const sent: OutputMessage[] = [];
  const tail = new OutputTail(
    leaseKey.parse({ runId: 'r', epoch: 1, fence: 1 }),
    (message) => sent.push(message),
    60_000,
  );
  for (let i = 0; i < 100; i++) tail.push(Buffer.alloc(10_000, i));
  tail.flush();
  tail.push(Buffer.from('end'));
  tail.flush();
  assert.deepEqual(
    sent.map(({ offset }) => offset),
    [1_000_000 - 60_000, 1_000_000],
  );
  assert.ok(sent.every(({ base64 }) => base64.length <= 90_000));
  assert.equal(Buffer.from(sent[1]?.base64 ?? '', 'base64').toString(), 'end');
});

test('validate calls: a thousand are listed, the rest counted', () => {
  let facts = {
    startedAtMs: 1000,
    validateCalls: [],
    validateCallsOmitted: 0,
  } as Partial<AttemptFacts> as AttemptFacts;
  for (let i = 0; i < 1003; i++) facts = withCall(facts, 'OK', 1000 + i);
  assert.equal(facts.validateCalls.length, 1000);
  assert.equal(facts.validateCallsOmitted, 3);
  assert.deepEqual(facts.validateCalls[5], { atMs: 5, code: 'OK' });
});
