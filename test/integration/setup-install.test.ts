import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runCommand, type CommandResult } from '../../client/setup/command.ts';

const SCRIPT = resolve(import.meta.dirname, '../../client/setup/install-packages.sh');
const THEIRS = '#!/bin/sh\n# somebody else wrote this\nexit 0\n';

interface Place {
  readonly policy: string;
  names(): Promise<readonly string[]>;
  /** Runs the script with an apt-get that does as told and notes its arguments and the policy it met. */
  install(aptBehaviour: string, timeoutMs?: number): Promise<CommandResult>;
}

async function place(t: TestContext): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-install-'));
  t.after(() => rm(folder, { recursive: true }));
  const policy = join(folder, 'sbin', 'policy-rc.d');
  await mkdir(join(folder, 'sbin'));
  await mkdir(join(folder, 'bin'));
  return {
    policy,
    names: () => readdir(join(folder, 'sbin')),
    async install(aptBehaviour, timeoutMs = 20_000) {
      const apt = join(folder, 'bin', 'apt-get');
      const notes = `echo "$@"; "${policy}"; echo "policy says $?"; echo "frontend $DEBIAN_FRONTEND"`;
      await writeFile(apt, `#!/bin/sh\n${notes}\n${aptBehaviour}\n`);
      await chmod(apt, 0o755);
      const environment = {
        ...process.env,
        PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
        PODIUM_POLICY_FILE: policy,
      };
      return runCommand('sh', [SCRIPT, 'one', 'two'], { timeoutMs, environment });
    },
  };
}

test('while packages are installed no service may start; afterwards nothing of it is left', async (t) => {
  const here = await place(t);
  const result = await here.install('exit 0');
  assert.equal(result.status, 0);
  assert.match(result.stdout, /^install .*--no-install-recommends .*-- one two$/m);
  assert.match(result.stdout, /^policy says 101$/m);
  assert.match(result.stdout, /^frontend noninteractive$/m);
  assert.deepEqual(await here.names(), []);
});

test('a policy that was there is put aside and comes back, when the installation fails too', async (t) => {
  const here = await place(t);
  await writeFile(here.policy, THEIRS, { mode: 0o755 });
  const result = await here.install('exit 100');
  assert.equal(result.status, 100);
  assert.match(result.stdout, /^policy says 101$/m);
  assert.deepEqual(await here.names(), ['policy-rc.d']);
  assert.equal(await readFile(here.policy, 'utf8'), THEIRS);
});

test('it comes back after an interruption', async (t) => {
  const here = await place(t);
  await writeFile(here.policy, THEIRS, { mode: 0o755 });
  await assert.rejects(here.install('sleep 300', 500), { code: 'DEADLINE_EXCEEDED' });
  assert.deepEqual(await here.names(), ['policy-rc.d']);
  assert.equal(await readFile(here.policy, 'utf8'), THEIRS);
});

test('what a killed installation left is put right by the next one', async (t) => {
  const here = await place(t);
  await writeFile(here.policy, THEIRS, { mode: 0o755 });
  await here.install('kill -9 $PPID');
  assert.deepEqual(await here.names(), ['policy-rc.d', 'policy-rc.d.before-podium']);
  await here.install('exit 0');
  assert.deepEqual(await here.names(), ['policy-rc.d']);
  assert.equal(await readFile(here.policy, 'utf8'), THEIRS);

  await rm(here.policy);
  await here.install('kill -9 $PPID');
  assert.deepEqual(await here.names(), ['policy-rc.d']);
  await here.install('exit 0');
  assert.deepEqual(await here.names(), []);
});
