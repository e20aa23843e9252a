import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelText } from './mail.ts';

test('of the headers only the subject is kept, unfolded', () => {
  const mail = 'From: a@b\nSubject: Buy\n\tnow\nX-Spam: yes\nDelivered-To: x\n\nHello,\nSubject: not this\n';
  assert.equal(modelText(mail), 'Buy now\n\nHello,\nSubject: not this');
});

test('mails without a subject, a body or Unix line ends', () => {
  assert.equal(modelText('From: a\r\n\r\nbody\r\nmore'), 'body\nmore');
  assert.equal(modelText('Subject: only\nFrom: a'), 'only');
});

test('control characters become blanks and long mails are cut between characters', () => {
  assert.equal(modelText('Subject: a\u0000b\n\n\u001bc\td'), 'a b\n\n c\td');
  const long = modelText(`Subject: x\n\n${'😀'.repeat(5000)}`);
  assert.equal([...long].length, 3000);
  assert.ok(long.isWellFormed());
});
