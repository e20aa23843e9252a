import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from './worker-log.ts';

test('people are told what matters of a log, in words', () => {
  const line = (fields: object): string => JSON.stringify({ level: 30, msg: 'x', ...fields });
  assert.equal(wordsOf(line({ msg: 'welcome at the head' })), 'The head has welcomed this machine.');
  assert.equal(wordsOf(line({ msg: 'container engine' })), null);
  assert.equal(
    wordsOf(line({ level: 40, msg: 'not welcomed yet', err: { message: 'upgrade' } })),
    'not welcomed yet: upgrade',
  );
  assert.equal(wordsOf(line({ level: 50, msg: 'broken', reason: 'no disk' })), 'broken: no disk');
  assert.equal(wordsOf('Trace: no JSON'), null);
  assert.equal(wordsOf('{"level":50}'), null);
});
