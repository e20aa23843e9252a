import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printable } from './printable.ts';

const attacks: [string, string, string][] = [
  ['clipboard (OSC 52)', '\u001b]52;c;ZWNobyBoaQ==\u0007after', 'after'],
  ['title', '\u001b]0;owned\u001b\\after', 'after'],
  ['hyperlink (OSC 8)', '\u001b]8;;http://x\u001b\\text\u001b]8;;\u001b\\', 'text'],
  ['colour', '\u001b[31mred\u001b[0m', 'red'],
  ['cursor moves and erase', 'safe\u001b[2J\u001b[1;1Hfake', 'safefake'],
  ['device control', '\u001bP1$r0m\u001b\\x', 'x'],
  ['8-bit introducer', '\u009b2Jx', 'x'],
  ['carriage return over the line', 'bad\rgood', 'badgood'],
  ['bell, backspace, delete, NUL', 'a\u0007b\u0008c\u007fd\u0000e', 'abcde'],
  ['right-to-left override', 'safe\u202egpj.exe', 'safe\\u202egpj.exe'],
  ['isolates and marks', 'a\u2066b\u2069c\u200fd\u061ce', 'a\\u2066b\\u2069c\\u200fd\\u061ce'],
  ['an escape without an end', 'x\u001b]0;never', 'x'],
];

for (const [name, text, wanted] of attacks) {
  test(`${name} does not reach the terminal`, () => {
    assert.equal(printable(text), wanted);
  });
}

test('text, line feeds, tabs and other scripts stay', () => {
  const text = 'line\n\tindented ünï 日本 🏅\n';
  assert.equal(printable(text), text);
});
