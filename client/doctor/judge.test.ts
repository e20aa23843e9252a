import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MachineFacts } from './finding.ts';
import { judge, worst } from './judge.ts';

const GIB = 2 ** 30;
const WELL: MachineFacts = {
  nodeMajor: 24,
  docker: {
    version: '29.1',
    liveRestore: true,
    storageDriver: 'overlay2',
    cgroupVersion: '2',
    cgroupDriver: 'systemd',
    nvidiaRuntime: false,
  },
  natsServer: 'nats-server: v2.9.10',
  sandboxFailure: '',
  disks: [{ what: 'the state folder', freeBytes: 100 * GIB }],
  secrets: [{ path: 'ca.key', mode: 0o400 }],
  certificates: [{ path: 'head.pem', endsAtMs: 90 * 86_400_000 }],
  clockKept: true,
  gpus: null,
  ports: [{ what: 'the head', port: 7800, listens: true }],
  head: {
    clockOffsetMs: 20,
    natsConnected: true,
    refusesSubmissions: false,
    diskFreeBytes: 100 * GIB,
    graders: [{ id: 'grader-1', answers: true, refusesHandIns: false }],
    restore: null,
  },
  headFailure: '',
  nowMs: 0,
};
const { docker, head } = WELL;
assert.ok(docker && head);

test('a machine that is well has nothing to mend', () => {
  const findings = judge(WELL);
  assert.equal(worst(findings), 'ok');
  assert.ok(findings.every(({ mend }) => mend === ''));
});

const CASES: readonly [string, Partial<MachineFacts>, 'warning' | 'error', RegExp][] = [
  ['an old Node', { nodeMajor: 20 }, 'error', /client\/bin\/podium/],
  ['no Docker', { docker: null }, 'error', /systemctl start docker/],
  ['no live-restore', { docker: { ...docker, liveRestore: false } }, 'warning', /live-restore/],
  ['no NATS', { natsServer: null }, 'warning', /nats-server/],
  ['no sandbox', { sandboxFailure: 'denied' }, 'error', /user namespaces/],
  ['a full disk', { disks: [{ what: 'state', freeBytes: GIB - 1 }] }, 'error', /Make room/],
  ['a filling disk', { disks: [{ what: 'state', freeBytes: 9 * GIB }] }, 'warning', /Make room/],
  ['an open key', { secrets: [{ path: 'ca.key', mode: 0o644 }] }, 'error', /chmod go= ca\.key/],
  ['a certificate that ended', { nowMs: 91 * 86_400_000 }, 'error', /join again/],
  ['one about to end', { nowMs: 80 * 86_400_000 }, 'warning', /renews/],
  ['a clock far off', { head: { ...head, clockOffsetMs: -31_000 } }, 'error', /chrony/],
  ['a clock that drifts', { clockKept: false }, 'warning', /chrony/],
  ['GPUs that Docker cannot give', { gpus: ['A100'] }, 'error', /nvidia-ctk/],
  ['a port where nobody is', { ports: [{ what: 'NATS', port: 1, listens: false }] }, 'warning', /podium up/],
  ['no head', { head: null, headFailure: 'it does not answer' }, 'warning', /podium up/],
  ['a head with a full disk', { head: { ...head, refusesSubmissions: true } }, 'error', /state folder/],
  [
    'a grader that refuses',
    { head: { ...head, graders: [{ id: 'g', answers: true, refusesHandIns: true }] } },
    'error',
    /Make room there/,
  ],
  [
    'hand-ins that a restore left over',
    {
      head: {
        ...head,
        restore: { open: true, unreconciled: [], uncounted: ['r-1'], lostLeases: [] },
      },
    },
    'warning',
    /submit again/,
  ],
];
for (const [name, change, level, mend] of CASES) {
  test(`${name}: ${level}, with its mend`, () => {
    const findings = judge({ ...WELL, ...change });
    assert.equal(worst(findings), level);
    assert.match(findings.find((finding) => finding.level === level)?.mend ?? '', mend);
  });
}
