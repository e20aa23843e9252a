import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseKey, type LeaseKey } from '../../contracts/ids/id.ts';
import { OutputBoard } from './output-board.ts';

const keyOf = (run: string, fence = 1): LeaseKey => leaseKey.parse({ runId: run, epoch: 1, fence });
const key = keyOf('r');
const never = new AbortController().signal;
const small = { tailBytes: 10, totalBytes: 25, runs: 3 };

async function readAll(board: OutputBoard, run: LeaseKey, follow = false): Promise<string> {
  let text = '';
  for await (const part of board.read(run.runId, follow, never)) {
    text += `${part.skippedBytes > 0 ? `[-${part.skippedBytes}]` : ''}${part.bytes.toString()}`;
  }
  return text;
}

test('a reader gets the tail and learns what is missing', async () => {
  const board = new OutputBoard(small);
  assert.equal(await readAll(board, key), '');
  board.append(key, 0, Buffer.from('hello '));
  board.append(key, 6, Buffer.from('world!'));
  assert.equal(await readAll(board, key), '[-2]llo world!');
  board.append(key, 6, Buffer.from('world!?')); // Comes again, with one byte more.
  assert.equal(await readAll(board, key), '[-3]lo world!?');
  board.append(key, 20, Buffer.from('gap'));
  assert.equal(await readAll(board, key), '[-20]gap');
});

test('a follower reads on, through a new attempt, until the agent has ended', async () => {
  const board = new OutputBoard(small);
  const text = readAll(board, key, true);
  await Promise.resolve();
  board.append(key, 0, Buffer.from('one '));
  await new Promise(setImmediate);
  board.append(key, 4, Buffer.from('two '));
  await new Promise(setImmediate);
  board.append(keyOf('r', 2), 0, Buffer.from('again'));
  await new Promise(setImmediate);
  board.end(key.runId);
  assert.equal(await text, 'one two again');
});

test('an aborted follower ends, a slow one skips', async () => {
  const board = new OutputBoard(small);
  const abort = new AbortController();
  const parts = board.read(key.runId, true, abort.signal);
  const next = parts.next();
  abort.abort();
  assert.equal((await next).done, true);
  board.append(key, 0, Buffer.from('a'));
  const slow = board.read(key.runId, true, never);
  assert.equal((await slow.next()).value?.bytes.toString(), 'a');
  for (let at = 1; at < 100; at++) board.append(key, at, Buffer.from('b'));
  const part = (await slow.next()).value;
  assert.deepEqual([part?.skippedBytes, part?.bytes.length], [89, 10]);
});

test('the whole board is bounded, by bytes and by runs', async () => {
  const board = new OutputBoard(small);
  for (const run of ['a', 'b', 'c']) board.append(keyOf(run), 0, Buffer.from('0123456789'));
  assert.deepEqual(await Promise.all(['a', 'b', 'c'].map((run) => readAll(board, keyOf(run)))), [
    '',
    '0123456789',
    '0123456789',
  ]);
  for (const run of ['d', 'e', 'f']) board.append(keyOf(run), 0, Buffer.from('x'));
  assert.equal(await readAll(board, keyOf('c')), '');
});
