import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkerId } from '../ids/id.ts';
import { mayReplyTo, SUBJECTS, workerOf } from './subjects.ts';

const lab7 = 'lab7' as WorkerId;

test('replies go to the asking worker alone', () => {
  assert.equal(mayReplyTo(lab7, '_INBOX_lab7.abc.1'), true);
  for (const reply of [
    undefined,
    '',
    '_INBOX_lab7',
    '_INBOX_lab70.x',
    '_INBOX_lab8.x',
    '$JS.API.STREAM.PURGE.runs',
    'podium.v1.control.lab8',
    '_INBOX_lab7.>',
    '_INBOX_lab7.*',
  ]) {
    assert.equal(mayReplyTo(lab7, reply), false, String(reply));
  }
});

test('the worker is read from its subjects', () => {
  assert.deepEqual([SUBJECTS.claim(lab7), SUBJECTS.renew(lab7), SUBJECTS.events(lab7)].map(workerOf), [
    'lab7',
    'lab7',
    'lab7',
  ]);
  assert.equal(workerOf('podium.v1'), null);
});
