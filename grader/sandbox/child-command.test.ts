import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sandboxedChild } from './child-command.ts';
import { SCORING_CODE } from './child-code.ts';
import { DEFAULT_LIMITS } from './scorer.ts';

const { program, args } = sandboxedChild(
  { prlimit: '/usr/bin/prlimit', bwrap: '/usr/bin/bwrap' },
  { binary: '/opt/node', libraries: ['/lib/libc.so.6'] },
  { ...SCORING_CODE, root: '/srv/house' },
  { ...DEFAULT_LIMITS, cpuTimeMs: 1500 },
);
const after = (flag: string): (string | undefined)[] =>
  args.flatMap((one, index) => (one === flag ? [args[index + 1]] : []));

describe("the child's command line", () => {
  it('sets the limits first, then the sandbox, then node', () => {
    assert.equal(program, '/usr/bin/prlimit');
    assert.deepEqual(args.slice(0, 6), [
      '--core=0',
      '--fsize=0',
      '--nofile=64',
      '--cpu=3',
      '--',
      '/usr/bin/bwrap',
    ]);
    assert.ok(args.includes('--max-old-space-size=768'));
    assert.deepEqual(args.slice(-2), [
      '/podium/grader/sandbox/child/main.ts',
      '/podium/grader/sandbox/child/scoring.ts',
    ]);
  });

  it('binds node, its libraries and the scoring sources, all read-only, and nothing else', () => {
    assert.deepEqual(after('--ro-bind'), [
      '/opt/node',
      '/lib/libc.so.6',
      ...SCORING_CODE.visible.map((entry) => `/srv/house/${entry}`),
    ]);
    assert.ok(!SCORING_CODE.visible.some((entry) => /vault|store|config|node_modules/.test(entry)));
    for (const flag of ['--bind', '--dev-bind', '--tmpfs', '--proc', '--dev', '--share-net', '--setenv']) {
      assert.ok(!args.includes(flag), flag);
    }
    assert.deepEqual(after('--remount-ro'), ['/']);
  });
});
