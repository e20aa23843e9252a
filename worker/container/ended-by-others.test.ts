import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endedByOthers, type EndOfAgent } from './ended-by-others.ts';

const own: EndOfAgent = {
  exitCode: 1,
  finishedAtMs: 1_000_000,
  holder: { ended: false, finishedAtMs: 0 },
  signalsAtMs: [],
};
const gateEnded = (atMs: number): Partial<EndOfAgent> => ({ holder: { ended: true, finishedAtMs: atMs } });

const cases: [string, Partial<EndOfAgent>, RegExp][] = [
  ['an end of its own', {}, /^$/],
  ['the machine went down long after', gateEnded(1_020_000), /^$/],
  ['... and the agent had ended well', { exitCode: 0, ...gateEnded(1_003_000) }, /^$/],
  ['ended together', gateEnded(1_000_100), /machine went down/],
  ['asked to end, left with 0', { exitCode: 0, ...gateEnded(999_990) }, /machine went down/],
  ['asked to end, killed ten seconds later', { exitCode: 137, ...gateEnded(990_000) }, /machine went down/],
  ['lived on without its gate for an hour', gateEnded(1_000_000 - 3_600_000), /^$/],
  ['stopped by hand', { exitCode: 143, signalsAtMs: [999_900] }, /by hand/],
  ['a signal an hour before', { signalsAtMs: [1_000_000 - 3_600_000] }, /^$/],
  ['the gate is gone', { holder: null }, /removed/],
  ['the gate is gone after a good end', { exitCode: 0, holder: null }, /^$/],
];

for (const [name, facts, wanted] of cases)
  test(name, () => assert.match(endedByOthers({ ...own, ...facts }), wanted));
