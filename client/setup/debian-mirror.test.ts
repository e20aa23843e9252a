import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseMirror, DEFAULT_MIRROR } from './debian-mirror.ts';

test('the mirror that serves the release wins', () => {
  const targets = [
    'https://tools.example/apt stable main',
    'http://mirror.example/debian/ trixie main',
    'http://other.example/pub/debian/ bookworm main',
  ];
  assert.equal(chooseMirror(targets.join('\n'), 'bookworm'), 'http://other.example/pub/debian');
});

test('a mirror of Debian serves other releases too', () => {
  const targets = 'https://tools.example/apt stable main\nhttp://mirror.example/debian/ trixie main\n';
  assert.equal(chooseMirror(targets, 'bookworm'), 'http://mirror.example/debian');
});

test('anything else leads to Debian itself', () => {
  for (const targets of [
    '',
    'https://tools.example/apt stable main',
    'http://mirror.example/debian/ bookworm contrib',
    'cdrom:[Debian]/ bookworm main',
    'http://mirror.example/debian-security/ bookworm-security main',
  ]) {
    assert.equal(chooseMirror(targets, 'bookworm'), DEFAULT_MIRROR, targets);
  }
});
