import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { sandboxCommand } from '../../grader/sandbox/child-command.ts';
import { createSandboxedScorer } from '../../grader/sandbox/create-scorer.ts';
import type { PooledScorer } from '../../grader/sandbox/pooled-scorer.ts';
import type { Scorer } from '../../grader/sandbox/scorer.ts';
import { EXAMINED_SYSCALLS, DENIED_SYSCALLS } from '../../grader/sandbox/syscalls.ts';
import { seccompProgram } from '../../grader/sandbox/seccomp-filter.ts';
import {
  HOSTILE_CODE,
  job,
  noProcessLeft,
  noWall,
  programs,
  TEST_LIMITS,
  testFile,
  wallAlone,
} from './sandbox-children/fixture.ts';

/** Each probe is tried three times: without walls it must work, behind the walls alone and in the whole sandbox it must not. */
describe('the walls of the sandbox', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'podium-sandbox-test-'));
  const servers = { tcp: createServer(), unix: createServer(), udp: createSocket('udp4') };
  let control: PooledScorer;
  let wall: PooledScorer;
  let whole: Scorer;
  const socketPath = path.join(folder, 'socket');
  const secretPath = path.join(folder, 'secret');

  before(async () => {
    writeFileSync(secretPath, 'labels');
    servers.tcp.listen(0, '127.0.0.1');
    servers.unix.listen(socketPath);
    servers.udp.bind(0, '127.0.0.1');
    await Promise.all([
      once(servers.tcp, 'listening'),
      once(servers.unix, 'listening'),
      once(servers.udp, 'listening'),
    ]);
    control = noWall();
    wall = wallAlone();
    whole = createSandboxedScorer({ code: HOSTILE_CODE, spares: 0, limits: TEST_LIMITS });
  });

  after(async () => {
    await Promise.all([control.close(), wall.close(), whole.close()]);
    servers.tcp.close();
    servers.unix.close();
    servers.udp.close();
    rmSync(folder, { recursive: true, force: true });
    await noProcessLeft();
  });

  /** 'works', or the name of the error it met. */
  async function tried(scorer: Scorer, probe: string, argument: string): Promise<string> {
    const outcome = await scorer.score(job({ behaviour: 'probe', probe, argument }));
    return outcome.kind === 'graded' ? 'works' : String(outcome.refusal.got);
  }

  async function refused(probe: string, argument: string, expected: RegExp): Promise<void> {
    assert.equal(await tried(control, probe, argument), 'works', 'the control, without a sandbox');
    assert.match(await tried(wall, probe, argument), expected, 'behind the walls alone');
    assert.notEqual(await tried(whole, probe, argument), 'works', 'in the whole sandbox');
  }

  const tcpPort = (): string => String((servers.tcp.address() as AddressInfo).port);
  const udpPort = (): string => String(servers.udp.address().port);

  it('let out no TCP', () => refused('tcp', tcpPort(), /^(EPERM|ENETUNREACH)$/));
  it('let out no UDP', () => refused('udp', udpPort(), /^(EPERM|ENETUNREACH)$/));
  it('let no unix socket be reached', () => refused('unix', socketPath, /^(EPERM|ENOENT)$/));
  it('let nothing listen', () => refused('listen', '', /^EPERM$/));
  it('hide /etc/passwd', () => refused('read', '/etc/passwd', /^ENOENT$/));
  it('hide the files of the machine', () => refused('read', secretPath, /^ENOENT$/));
  it('hide the other folders of the house', () => refused('read', testFile('eslint.config.js'), /^ENOENT$/));
  it('hide /proc', () => refused('list', '/proc', /^ENOENT$/));
  it('hide /dev', () => refused('list', '/dev', /^ENOENT$/));
  it('hide /sys', () => refused('list', '/sys', /^ENOENT$/));
  it('let no other process be signalled', () => refused('signal', String(process.pid), /^ESRCH$/));

  it('let no file be written', async () => {
    await refused('write', path.join(folder, 'written'), /^ENOENT$/);
    await refused('link', path.join(folder, 'linked'), /^ENOENT$/);
    for (const place of ['/x', '/podium/x', '/podium/contracts', '/tmp/x', '/dev/shm/x', '/lib/x', '/node']) {
      assert.match(await tried(wall, 'write', place), /^(EROFS|ENOENT|EISDIR|EACCES)$/, place);
    }
    assert.match(await tried(wall, 'link', '/x'), /^EROFS$/);
  });

  it('let no process be started', async () => {
    assert.equal(await tried(control, 'spawn', process.execPath), 'works');
    assert.equal(await tried(control, 'spawnDetached', process.execPath), 'works');
    for (const probe of ['spawn', 'spawnDetached']) {
      assert.match(await tried(wall, probe, '/node'), /EPERM/, probe);
      assert.notEqual(await tried(whole, probe, '/node'), 'works', probe);
    }
  });

  it('leave the environment empty', async () => {
    for (const name of ['PATH', 'HOME', 'USER'])
      assert.equal(await tried(wall, 'environment', name), 'NOT_SET');
  });

  it('let no code be made from text in the whole sandbox', async () => {
    assert.equal(await tried(control, 'evaluate', ''), 'works');
    assert.match(await tried(whole, 'evaluate', ''), /Code generation from strings disallowed/);
  });
});

/** Perl can make any system call by number: it stands for native code in a taken-over child. */
describe(
  'system calls behind the sandbox',
  { skip: existsSync('/usr/bin/perl') ? false : 'needs perl' },
  () => {
    const column = process.arch === 'x64' ? 0 : 1;
    const script = 'test/integration/sandbox-children/syscalls.pl';

    async function inSandbox(calls: string[]): Promise<string[]> {
      const { bwrap } = programs();
      const runtime = {
        binary: '/usr/bin/perl',
        libraries: ['/lib', '/lib64', '/usr/lib'].filter((one) => existsSync(one)),
      };
      const perl = { program: '/node', args: [`/podium/${script}`, ...calls] };
      const command = sandboxCommand(bwrap, runtime, HOSTILE_CODE, perl);
      const child = spawn(command.program, command.args, {
        env: {},
        stdio: Array.from({ length: 8 }, () => 'pipe' as const),
      });
      (Array.from(child.stdio)[6] as Writable).end(seccompProgram(process.arch));
      let said = '';
      child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 0) said += `ended with ${code}`;
      return said.trim().split('\n');
    }

    it('refuses each listed call, and allows a harmless one', async () => {
      const calls = Object.entries(DENIED_SYSCALLS).flatMap(([name, numbers]) =>
        numbers[column] === null ? [] : [{ name, number: Number(numbers[column]) }],
      );
      const getpid = column === 0 ? 39 : 172;
      const said = await inSandbox([
        'getpid:' + String(getpid) + ':0',
        ...calls.map(({ name, number }) => `${name}:${number}:0`),
      ]);
      assert.deepEqual(said, ['getpid works', ...calls.map(({ name }) => `${name} EPERM`)]);
    });

    it('refuses new processes, namespaces and outliving the parent', async () => {
      const clone = EXAMINED_SYSCALLS.clone[column];
      const said = await inSandbox([
        `fork:${clone}:17`,
        `newuser:${clone}:${0x10000011}`,
        `newnet-thread:${clone}:${0x403d0f00}`,
        `clone3:${EXAMINED_SYSCALLS.clone3[column]}:0`,
        `pdeathsig:${EXAMINED_SYSCALLS.prctl[column]}:1`,
      ]);
      assert.deepEqual(said, [
        'fork EPERM',
        'newuser EPERM',
        'newnet-thread EPERM',
        'clone3 ENOSYS',
        'pdeathsig EPERM',
      ]);
    });

    it('ends at a bad address, though the process is the first of its namespace', async () => {
      assert.deepEqual(await inSandbox(['fault:0:0']), [`ended with ${128 + 11}`]);
    });

    it('has its control: without the sandbox the same calls work or fail in other ways', () => {
      const { socket, memfd_create: memfd } = DENIED_SYSCALLS;
      const calls = [
        `socket:${socket[column]}:1`,
        `memfd:${memfd[column]}:0`,
        `fork:${EXAMINED_SYSCALLS.clone[column]}:17`,
      ];
      const { stdout } = spawnSync('/usr/bin/perl', [testFile(script), ...calls], { encoding: 'utf8' });
      assert.match(stdout, /^fork works$/m);
      assert.doesNotMatch(stdout, /EPERM|ENOSYS/);
    });
  },
);
