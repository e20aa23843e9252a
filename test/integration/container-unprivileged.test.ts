import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readdir, stat } from 'node:fs/promises';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { ensureImages, openLab } from './container-fixture.ts';

before(ensureImages);

const UID = 4321;

test('a daemon without root runs agents too: as its own user, in a watched folder', async () => {
  await using lab = await openLab();
  const script = `id -u; cat /home/agent/start.txt /home/instructions.txt /declared/file
    echo x >> /home/agent/start.txt; echo a > /home/submission/submission.csv; mkdir -m 0 /home/closed; mkdir /tmp/t && touch /tmp/t/f && chmod 0 /tmp/t`;
  const attemptDir = join(lab.root, 'attempt');
  const spec = lab.bash(script, { attemptDir });
  await chmod(lab.root, 0o711);
  await mkdir(attemptDir);
  await chown(attemptDir, UID, UID);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(import.meta.dirname, 'container-unprivileged-run.ts'),
      JSON.stringify({ ...spec, homeFiles: { 'instructions.txt': 'Do it.\n' } }),
    ],
    { uid: UID, gid: (await stat('/var/run/docker.sock')).gid, timeout: 60_000 },
  );
  const seen = JSON.parse(stdout) as { scratch: { kind: string; reason: string } };
  assert.equal(seen.scratch.kind, 'folder');
  assert.match(seen.scratch.reason, /needs root/);
  assert.deepEqual(
    { ...seen, scratch: undefined },
    {
      scratch: undefined,
      exitCode: 0,
      output: `${UID}\nshipped\nDo it.\ndeclared\n`,
      submission: 'a\n',
      uid: UID,
    },
  );
  assert.deepEqual(await readdir(attemptDir), []);
});
