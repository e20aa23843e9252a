import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGpuProcesses } from './gpu-use.ts';
import { loggedIn, parseSessionIds, parseSessions, parseWho } from './logged-in.ts';
import {
  LoadMeter,
  othersSeconds,
  parseBusySeconds,
  parseProcessSeconds,
  type CpuSample,
} from './others-load.ts';

test('people’s sessions count; the greeter’s, closing ones and services’ do not', () => {
  const listed =
    '      2 1000 anna seat0 tty2\n     c1  112 gdm  seat0 -\n      7 1001 bert -     pts/3 active no -\n\n';
  assert.deepEqual(parseSessionIds(listed), ['2', 'c1', '7']);
  assert.deepEqual(parseSessionIds('No sessions.\n'), []);
  const shown = [
    'Name=anna\nClass=user\nState=active\n',
    'Name=gdm\nClass=greeter\nState=online\n',
    'Name=bert\nClass=user\nState=closing\n',
    'Name=carl\nState=online\nClass=user-early\n',
    'Name=backup\nClass=background\nState=active\n',
    'Name=dora\nClass=user\nState=active\nType=tty\nIdleSinceHint=1770000000000000\n',
    'Name=emil\nClass=user\nState=active\nType=tty\nIdleSinceHint=1770086000000000\n',
    'Name=fred\nClass=user\nState=active\nType=tty\nIdleSinceHint=0\n',
    'Name=gina\nClass=user\nState=active\nType=wayland\nIdleSinceHint=1770000000000000\n',
  ].join('\n');
  const dayLater = 1_770_000_000_000 + 86_401_000;
  assert.deepEqual(parseSessions(shown, dayLater), ['anna', 'carl', 'emil', 'fred', 'gina']);
});

test('terminals that somebody uses', () => {
  const who = [
    'anna     tty7         2026-05-01 09:12  .          1234 (:0)',
    'bert     pts/0        2026-05-01 09:12 00:31       2345 (10.0.0.2)',
    'carl     pts/1        2026-04-12 09:12  old        3456 (10.0.0.2)',
    '',
  ].join('\n');
  assert.deepEqual(parseWho(who), ['anna', 'bert']);
  assert.deepEqual(parseWho(''), []);
});

test('this machine can be asked', async () => {
  assert.ok(Array.isArray(await loggedIn()));
});

const sample = (atMs: number, busySeconds: number, own: Record<string, number>): CpuSample => ({
  atMs,
  busySeconds,
  ownSeconds: new Map(Object.entries(own)),
});

test('the load of others is what is busy without us', () => {
  assert.equal(parseBusySeconds('cpu  100 200 300 9999 5000 10 20 0 0 0\ncpu0 1 2 3\n'), 6.3);
  assert.throws(() => parseBusySeconds('intr 1 2'), /not understood/);
  assert.equal(parseProcessSeconds('77 (a) b) S 1 77 77 0 -1 4194560 9 0 0 0 150 50 0 0 20 0'), 2);
  const first = sample(0, 1000, { worker: 5, a: 50 });
  assert.equal(othersSeconds(first, sample(10_000, 1050, { worker: 6, a: 79 })), 20);
  assert.equal(othersSeconds(first, sample(10_000, 1010, { worker: 5, a: 61 })), 0, 'never below nothing');
  assert.equal(
    othersSeconds(first, sample(10_000, 1050, { worker: 6, a: 50, b: 9 })),
    40,
    'new, and all ours',
  );
  assert.equal(othersSeconds(first, sample(10_000, 1050, { worker: 6 })), null, 'its count is gone with it');
  assert.equal(othersSeconds(first, sample(10_000, 1050, { worker: 6, a: 0 })), null, '... and reads 0 then');
});

test('a peak is averaged over the window', () => {
  const meter = new LoadMeter(30_000);
  const busy = [0, 80, 80, 80, 80, 80, 160];
  const seen = busy.map((seconds, index) => meter.add(sample(index * 10_000, seconds, { a: 0 })));
  assert.deepEqual(seen.slice(0, 3), [null, null, null]);
  assert.deepEqual(seen.slice(3), [80 / 30, 0, 0, 80 / 30]);
});

test('others are seen although runs come and go faster than the window', () => {
  const meter = new LoadMeter(30_000);
  // Each run takes one CPU for three samples, then the next one comes; others keep two CPUs busy all the time.
  const seen = Array.from({ length: 30 }, (_, index) =>
    meter.add(sample(index * 5_000, index * 15, { [`run ${Math.floor(index / 3)}`]: 5 * (index % 3) })),
  );
  assert.ok(
    seen.slice(15).every((load) => load !== null && Math.abs(load - 2) < 0.01),
    String(seen),
  );
});

test('processes on GPUs', () => {
  assert.deepEqual(parseGpuProcesses('GPU-aa, 1234\n[N/A], 5\nGPU-bb, [N/A]\nMIG-cc, 7\n'), [
    { gpu: 'GPU-aa', pid: 1234 },
    { gpu: 'MIG-cc', pid: 7 },
  ]);
  assert.deepEqual(parseGpuProcesses('No running processes found\n'), []);
});
