import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { isUnitOf, unitFile, UNIT_NAME } from './systemd-unit.ts';

const unit = (scope: 'system' | 'user') =>
  unitFile({
    worker: 'lab7',
    nodeFile: process.execPath,
    programFile: '/var/lib/podium/program/worker/main.ts',
    configFile: '/home/Jo $HOME %h "x"/worker.json',
    cpuset: [0, 2, 3],
    scope,
  });

test('the unit starts the worker anew for ever, on the lent CPUs', () => {
  const lines = unit('system').split('\n');
  for (const line of [
    'Restart=always',
    'AllowedCPUs=0 2 3',
    'After=network-online.target docker.service',
    'WantedBy=multi-user.target',
  ])
    assert.ok(lines.includes(line), line);
  assert.match(unit('system'), /"\/home\/Jo \$\$HOME %%h \\"x\\"\/worker\.json"/);
  assert.match(unit('user'), /WantedBy=default\.target/);
});

test('a unit belongs to the installation whose worker it starts', () => {
  assert.equal(isUnitOf(unit('system'), '/home/Jo $HOME %h "x"/worker.json'), true);
  assert.equal(isUnitOf(unit('system'), '/home/Jo/worker.json'), false);
  assert.equal(isUnitOf('[Service]\nExecStart=/bin/true\n', '/home/Jo/worker.json'), false);
});

const analyze = '/usr/bin/systemd-analyze';
test(
  'systemd takes both units',
  { skip: existsSync(analyze) ? false : 'systemd-analyze is not here' },
  async () => {
    await using folder = await temporaryFolder();
    for (const scope of ['system', 'user'] as const) {
      const file = join(folder.path, UNIT_NAME);
      await writeFile(file, unit(scope));
      const { stderr } = await promisify(execFile)(analyze, [
        'verify',
        '--man=no',
        '--recursive-errors=no',
        file,
      ]);
      assert.equal(stderr.includes(UNIT_NAME), false, stderr);
    }
  },
);
