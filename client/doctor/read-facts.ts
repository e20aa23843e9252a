import { X509Certificate } from 'node:crypto';
import { readdir, readFile, stat, statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { ConnectionOptions } from '../connection/connection.ts';
import { runPartProgram } from '../backup/part-program.ts';
import { runCommand, type Environment } from '../setup/command.ts';
import { withAdministrationPath } from '../setup/executable.ts';
import { layoutOf } from '../up/layout.ts';
import type { FileFact, MachineFacts } from './finding.ts';
import { readHead } from './read-head.ts';

const COMMAND_MS = 10_000;
const CONNECT_MS = 1_000;

const dockerInfo = z.object({
  ServerVersion: z.string(),
  LiveRestoreEnabled: z.boolean(),
  Driver: z.string(),
  CgroupVersion: z.string().default('1'),
  CgroupDriver: z.string(),
  Runtimes: z.record(z.string(), z.unknown()).default({}),
});
const probe = z.object({ available: z.boolean(), why: z.string().optional(), mend: z.string().optional() });
const portsFile = z.record(z.string(), z.number());

/** Looks at this machine and the installation in `root`; changes nothing. What cannot be found out is left open. */
export async function readFacts(
  root: string,
  options: ConnectionOptions,
  environment: Environment,
): Promise<MachineFacts> {
  const searched = withAdministrationPath(environment);
  const run = (command: string, ...args: string[]): Promise<string | null> =>
    outputOf(command, args, searched);
  const [docker, natsServer, sandboxFailure, gpus, clockKept, head, disks, files, ports] = await Promise.all([
    readDocker(run),
    run('nats-server', '--version'),
    readSandbox(),
    run('nvidia-smi', '--query-gpu=name', '--format=csv,noheader'),
    readClock(run),
    readHead(options),
    readDisks(root),
    readFiles(root),
    readPorts(root),
  ]);
  return {
    nodeMajor: Number(process.versions.node.split('.')[0]),
    docker,
    natsServer: natsServer?.trim() ?? null,
    sandboxFailure,
    disks,
    ...files,
    clockKept,
    gpus: gpus === null ? null : gpus.split('\n').filter((line) => line !== ''),
    ports,
    ...head,
    nowMs: Date.now(),
  };
}

async function outputOf(
  command: string,
  args: readonly string[],
  environment: Environment,
): Promise<string | null> {
  try {
    const result = await runCommand(command, args, { timeoutMs: COMMAND_MS, environment });
    return result.status === 0 ? result.stdout : null;
  } catch {
    return null;
  }
}

type Run = (command: string, ...args: string[]) => Promise<string | null>;

async function readDocker(run: Run): Promise<MachineFacts['docker']> {
  const output = await run('docker', 'info', '--format', '{{json .}}');
  const parsed = dockerInfo.safeParse(output === null ? null : JSON.parse(output));
  if (!parsed.success) return null;
  const info = parsed.data;
  return {
    version: info.ServerVersion,
    liveRestore: info.LiveRestoreEnabled,
    storageDriver: info.Driver,
    cgroupVersion: info.CgroupVersion,
    cgroupDriver: info.CgroupDriver,
    nvidiaRuntime: 'nvidia' in info.Runtimes,
  };
}

/** The grader's own program starts a sandbox and ends it: the only way to know. */
async function readSandbox(): Promise<string> {
  try {
    const { available, why = '', mend = '' } = await runPartProgram('grader', ['probe'], probe);
    return available ? '' : `${why} ${mend}`.trim() || 'no reason is known';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function readClock(run: Run): Promise<boolean | null> {
  const said = await run('timedatectl', 'show', '--property=NTPSynchronized', '--value');
  if (said !== null) return said.trim() === 'yes';
  const tracking = await run('chronyc', 'tracking');
  return tracking === null ? null : /Leap status\s*:\s*Normal/.test(tracking);
}

async function readDisks(root: string): Promise<MachineFacts['disks']> {
  const { coordinatorState, graderState } = layoutOf(root);
  const wanted = [
    { what: `the state folder ${root}`, path: root },
    { what: "the head's record", path: coordinatorState },
    { what: 'the grader', path: graderState },
    { what: 'workers', path: join(root, 'workers') },
    { what: 'Docker', path: '/var/lib/docker' },
  ];
  const found = await Promise.all(
    wanted.map(async ({ what, path }) => {
      const disk = await statfs(path).catch(() => null);
      return disk === null ? [] : [{ what, freeBytes: disk.bavail * disk.bsize }];
    }),
  );
  return found.flat();
}

/** Keys and credentials with the folders they lie in, and certificates. */
async function readFiles(root: string): Promise<Pick<MachineFacts, 'secrets' | 'certificates'>> {
  const secrets: FileFact[] = [];
  const certificates: { path: string; endsAtMs: number }[] = [];
  const workers = await readdir(join(root, 'workers')).catch(() => []);
  const ofWorkers = workers.flatMap((id) => [join(root, 'workers', id), join(root, 'workers', id, 'tls')]);
  const folders = ['tls', 'nats', 'grader'].map((name) => join(root, name));
  for (const folder of [root, ...folders, ...ofWorkers]) {
    const names = await readdir(folder).catch(() => null);
    if (names === null) continue;
    secrets.push({ path: folder, mode: (await stat(folder)).mode & 0o777 });
    for (const name of names) {
      const path = join(folder, name);
      if (/\.(key|seed)$|^credentials\.json$|^client\.json$/.test(name))
        secrets.push({ path, mode: (await stat(path)).mode & 0o777 });
      if (!/\.pem$/.test(name)) continue;
      const text = await readFile(path, 'utf8');
      if (!text.includes('BEGIN CERTIFICATE')) continue;
      certificates.push({ path, endsAtMs: Date.parse(new X509Certificate(text).validTo) });
    }
  }
  return { secrets, certificates };
}

async function readPorts(root: string): Promise<MachineFacts['ports']> {
  const text = await readFile(join(root, 'ports.json'), 'utf8').catch(() => null);
  const parsed = portsFile.safeParse(text === null ? {} : JSON.parse(text));
  const entries = parsed.success ? Object.entries(parsed.data) : [];
  return await Promise.all(
    entries
      .filter(([what]) => ['nats', 'coordinator', 'grader'].includes(what))
      .map(async ([what, port]) => ({ what, port, listens: await listens(port) })),
  );
}

async function listens(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: '127.0.0.1', port, timeout: CONNECT_MS });
  socket
    .once('connect', () => {
      resolve(true);
    })
    .once('timeout', () => {
      resolve(false);
    })
    .once('error', () => {
      resolve(false);
    });
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
