import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { allOutput, docker, ensureImages, openLab, traces } from './container-fixture.ts';

before(ensureImages);

/** Asks a loopback port over HTTP with nothing but bash. */
const GET = `get() { exec 3<>/dev/tcp/127.0.0.1/$1 && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && tail -n1 <&3; echo; exec 3>&-; }`;

test('an agent sees its files, may write where it may, and has no rights', async () => {
  await using lab = await openLab();
  const script = `
    echo "id $(id -u):$(id -g)"
    grep -E '^(CapEff|CapPrm|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status | tr -d '\\t'
    cat /home/agent/start.txt /home/instructions.txt /home/data/description.md /declared/file /tmp/from-image
    for path in /home/submission/a /home/logs/a /home/code/a /home/agent/start.txt /home/a /tmp/a /var/tmp/b /declared/a /dev/shm/a
    do echo x 2>/dev/null >> $path && echo "wrote $path"; done
    for path in /a /etc/a /root/a /usr/a /home/data/a /dev/a /sys/a /proc/sys/kernel/core_pattern
    do (echo x >> $path) 2>/dev/null && echo "BROKE $path"; done
    (mount -t tmpfs x /mnt || unshare -U true || mknod /tmp/dev b 7 0 || chroot / true || chown 0 /home/a) 2>/dev/null && echo BROKE rights
    ls /run/podium /var/run/docker.sock 2>/dev/null && echo BROKE sockets
    echo "core $(ulimit -c) files $(ulimit -n) shm $(df -B1 --output=size /dev/shm | tail -n1)"
    echo "processes $(ls -d /proc/[0-9]* | wc -l)"
    echo "cgroup $(grep -c : /proc/self/cgroup) $(grep -v ':/$' /proc/self/cgroup | wc -l)"
    echo "root $(grep ' / ' /proc/mounts | cut -d' ' -f4 | cut -d, -f1)"
    echo "home $(grep ' /home ' /proc/mounts | grep -o 'nosuid,nodev')"
    echo "env $COMPETITION_ID"
  `;
  const spec = lab.bash(script);
  const run = await lab.runtime.start(spec);
  const exit = await run.wait();
  const output = await allOutput(run);
  assert.equal(exit.exitCode, 0, output);
  for (const line of [
    'id 1234:1234',
    'CapEff:0000000000000000',
    'CapPrm:0000000000000000',
    'CapBnd:0000000000000000',
    'NoNewPrivs:1',
    'Seccomp:2',
    'Do it.',
    'A task.',
    'shipped',
    'declared',
    'env test',
    'root ro',
    'home nosuid,nodev',
  ]) {
    assert.ok(output.split('\n').includes(line), `${line} in ${output}`);
  }
  assert.equal(output.match(/^wrote /gm)?.length, 9, output);
  assert.ok(!output.includes('BROKE'), output);
  assert.match(output, /^core 0 files 16384 shm +16777216$/m);
  assert.match(output, /^cgroup \d+ 0$/m);

  // What the image linked to /etc is a folder of ours, and what we wrote went nowhere else.
  assert.ok((await stat(join(run.homeDir, 'logs'))).isDirectory());
  assert.equal(await readFile(join(run.homeDir, 'submission/a'), 'utf8'), 'x\n');
  assert.equal(await readFile('/etc/a').catch(() => 'absent'), 'absent');

  // Nothing of the image made an unlimited volume or let a label show through.
  const mounts = await docker(
    'inspect',
    run.id,
    '--format',
    '{{range .Mounts}}{{.Type}} {{.Destination}} {{.RW}};{{end}}',
  );
  assert.deepEqual(mounts.split(';').filter(Boolean).toSorted(), [
    'bind /home/data false',
    'volume /declared true',
    'volume /home true',
    'volume /tmp true',
    'volume /var/tmp true',
  ]);
  assert.equal(
    await docker('inspect', run.id, '--format', '{{index .Config.Labels "podium.worker"}}'),
    lab.worker,
  );
  await run.remove();
  await run.remove();
  assert.deepEqual(await traces(lab.worker), []);
});

test('an image that wants root runs as somebody else', async () => {
  await using lab = await openLab();
  const { id: imageId } = await lab.runtime.resolveImage('podium/base:bookworm');
  const run = await lab.runtime.start(
    lab.bash('id -u; echo $HOME $USER; touch /home/x /tmp/x && echo wrote', { imageId }),
  );
  await run.wait();
  assert.equal(await allOutput(run), '65532\n/home agent\nwrote\n');
});

test('nothing is reachable but the gate', async () => {
  await using lab = await openLab();
  // An ordinary container: it keeps the bridge up, and shows that the same knocking does reach the host from there.
  const control = await docker('run', '--detach', '--rm', 'podium/base:bookworm', 'sleep', '60');
  const bridge = await docker('inspect', control, '--format', '{{.NetworkSettings.Gateway}}');
  const server = createServer((socket) => socket.on('error', () => undefined).end('host\n'));
  await new Promise<void>((resolve) => server.listen(0, bridge, resolve));
  try {
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const targets = [`${bridge}/${address.port}`, '127.0.0.1/2375', '198.51.100.1/53'];
    const knock = (to: readonly string[]) =>
      `for to in ${to.join(' ')}; do (timeout 2 bash -c "exec 3<>/dev/tcp/$to") 2>/dev/null && echo "reached $to"; done`;
    const script = `${GET}; get 5000; get 8080; ${knock(targets)}; timeout 2 bash -c 'echo x >/dev/udp/198.51.100.1/53' 2>/dev/null && echo reached udp; tail -n +3 /proc/net/dev | cut -d: -f1; true`;
    const run = await lab.runtime.start(lab.bash(script));
    const exit = await run.wait();
    assert.equal(await allOutput(run), 'I am agent\nI am model\n    lo\n');
    assert.equal(exit.exitCode, 0);

    const reached = await docker('exec', control, 'bash', '-c', knock(targets.slice(0, 1)));
    assert.equal(reached, `reached ${bridge}/${address.port}`);
  } finally {
    await docker('rm', '--force', control);
    await new Promise((resolve) => server.close(resolve));
  }
});

test('a dead relay is replaced', async () => {
  await using lab = await openLab();
  const script = `${GET}; trap 'get 5000' USR1; echo up; get 5000; for i in $(seq 600); do sleep 0.1; done`;
  const run = await lab.runtime.start(lab.bash(script));
  const printed = readLines(run);
  await printed('I am agent', 1);
  await run.ensureGate();
  const relay = `podium-${run.lease.runId}-1-1-relay`;
  const before = await docker('inspect', relay, '--format', '{{.Id}}');
  await docker('kill', relay);
  await Promise.all([run.ensureGate(), run.ensureGate()]);
  assert.notEqual(await docker('inspect', relay, '--format', '{{.Id}}'), before);
  await docker('kill', '--signal', 'USR1', run.id);
  await printed('I am agent', 2);
  await docker('kill', `podium-${run.lease.runId}-1-1-holder`);
  await docker('kill', relay).catch(() => undefined);
  await assert.rejects(run.ensureGate(), /network namespace/);
});

/** Waits until the run has printed a line a number of times. */
function readLines(run: Parameters<typeof allOutput>[0]): (line: string, times: number) => Promise<void> {
  return async (line, times) => {
    let text = '';
    for await (const { bytes } of run.output({ signal: AbortSignal.timeout(15_000) })) {
      text += Buffer.from(bytes).toString();
      if (text.split('\n').filter((found) => found === line).length >= times) return;
    }
    assert.fail(`${line} was not printed ${times} times, but: ${text}`);
  };
}
