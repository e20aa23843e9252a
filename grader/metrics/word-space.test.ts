import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitWords } from '../../contracts/submission/syntax/python-text.ts';
import { wordSpaceAt } from './word-space.ts';

test('white space in bytes is what it is in strings, at every code point of the basic plane', () => {
  for (let code = 0; code < 0x10000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const text = String.fromCharCode(code);
    const bytes = Buffer.from(text);
    const isSpace = splitWords(text).length === 0;
    assert.equal(wordSpaceAt(bytes, 0, bytes.length), isSpace ? bytes.length : 0, code.toString(16));
    if (bytes.length > 1) assert.equal(wordSpaceAt(bytes, 0, 1), 0, 'cut short');
  }
});
