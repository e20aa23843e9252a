import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { leaseKey, workerId } from '../../contracts/ids/id.ts';
import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import type { RunningContainer, RunSpec } from '../../worker/container/container-runtime.ts';
import { DockerRuntime } from '../../worker/container/docker-runtime.ts';
import type { DockerRuntimeOptions } from '../../worker/container/docker-runtime.ts';

/**
 * A worker's surroundings for tests of the container runtime on a real engine: data, sockets that answer, temp folders.
 * Leaving it reaps what is left, and fails the test when anything of it stays in the engine or in the mount table.
 */
export interface Lab extends AsyncDisposable {
  readonly runtime: DockerRuntime;
  readonly worker: WorkerId;
  readonly root: string;
  /** A second daemon on the same engine, as after a restart. */
  again(): DockerRuntime;
  spec(command: readonly string[], overrides?: SpecOverrides): RunSpec;
  bash(script: string, overrides?: SpecOverrides): RunSpec;
}

type SpecOverrides = Partial<Omit<RunSpec, 'limits'>> & { limits?: Partial<RunSpec['limits']> };

export const MIB = 1024 * 1024;
export const TEST_IMAGE = 'podium/container-test:1';
const run = promisify(execFile);

/** Every container, volume, mount and loop device whose name or path holds `text`. */
export async function traces(text: string): Promise<string[]> {
  const [containers, volumes, loops, mounts] = await Promise.all([
    docker('ps', '-a', '--format', '{{.Names}} {{.Label "podium.worker"}}'),
    docker('volume', 'ls', '--format', '{{.Name}} {{.Label "podium.worker"}}'),
    run('losetup', ['-a']).then(({ stdout }) => stdout),
    readFile('/proc/self/mountinfo', 'utf8'),
  ]);
  return [containers, volumes, loops, mounts].flatMap((all) =>
    all.split('\n').filter((line) => line.includes(text)),
  );
}

export async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args)).stdout.trim();
}

/** An image with files where they hurt: below /home, links in the way of ours, a VOLUME, an exposed port, a user by name. */
const TEST_DOCKERFILE = `
ARG BASE=podium/base:bookworm
FROM \${BASE}
RUN useradd --uid 1234 --no-create-home ada && mkdir -p /home/agent && echo shipped > /home/agent/start.txt \
 && chmod 0600 /home/agent/start.txt && ln -s /etc /home/logs && ln -s /etc/passwd /home/instructions.txt \
 && mkdir /declared && echo declared > /declared/file && echo shipped > /tmp/from-image
EXPOSE 8888
VOLUME /declared
HEALTHCHECK CMD true
LABEL podium.worker=forged podium.role=forged
USER ada
`;

/** Builds what the tests need on top of the base image, unless the engine has it. */
export async function ensureImages(): Promise<void> {
  const gate = join(import.meta.dirname, '../../worker/container/gate');
  if (!(await has('podium/gate:1'))) await docker('build', '-q', '-t', 'podium/gate:1', gate);
  const folder = await mkdtemp(join(tmpdir(), 'podium-image-'));
  try {
    await writeFile(join(folder, 'Dockerfile'), TEST_DOCKERFILE);
    await docker('build', '-q', '-t', TEST_IMAGE, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function has(image: string): Promise<boolean> {
  return docker('image', 'inspect', image).then(
    () => true,
    () => false,
  );
}

export async function openLab(options: DockerRuntimeOptions = {}): Promise<Lab> {
  const tag = `t${randomBytes(4).toString('hex')}`;
  // Not a dash at the end: with a random digit behind it the folder would read like the id of a run.
  const root = await mkdtemp(join(tmpdir(), `podium-${tag}_`));
  const worker = workerId.parse(tag);
  const sockets = await openSockets(join(root, 'sockets'));
  const dataDir = join(root, 'data');
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'description.md'), 'A task.\n');
  const runtime = new DockerRuntime(options);
  const { id: imageId } = await runtime.resolveImage(TEST_IMAGE);
  let runs = 0;

  const spec: Lab['spec'] = (command, overrides = {}) => {
    runs += 1;
    return {
      lease: leaseOf(`${tag}-${runs}`),
      worker,
      imageId,
      command,
      environment: { COMPETITION_ID: 'test' },
      dataDir,
      socketDir: sockets.folder,
      attemptDir: join(root, `attempt ${runs}`),
      homeFiles: new Map([['instructions.txt', { content: 'Do it.\n' }]]),
      ...overrides,
      limits: {
        cpuset: [0],
        memoryBytes: 256 * MIB,
        pids: 64,
        diskBytes: 64 * MIB,
        sharedMemoryBytes: 16 * MIB,
        gpus: [],
        ...overrides.limits,
      },
    };
  };

  return {
    runtime,
    worker,
    root,
    again: () => new DockerRuntime(options),
    spec,
    bash: (script, overrides) => spec(['bash', '-c', script], overrides),
    [Symbol.asyncDispose]: async () => {
      await runtime.reap(worker, []);
      await sockets.close();
      const left = await traces(tag);
      await rm(root, { recursive: true, force: true });
      assert.deepEqual(left, [], 'nothing may be left');
    },
  };
}

export function leaseOf(runId: string, fence = 1): LeaseKey {
  return leaseKey.parse({ runId, epoch: 1, fence });
}

/** Two servers as the worker's agent services are: each answers with its own name. */
async function openSockets(folder: string) {
  await mkdir(folder, { mode: 0o711 });
  const servers = await Promise.all(
    ['agent', 'model'].map(async (name) => {
      const server = createServer((_, response) => response.end(`I am ${name}`));
      const path = join(folder, `${name}.sock`);
      await new Promise<void>((resolve) => server.listen(path, resolve));
      await chmod(path, 0o666);
      return server;
    }),
  );
  return {
    folder,
    close: () =>
      Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      ),
  };
}

/** Everything the run prints until it ends. */
export async function allOutput(container: RunningContainer): Promise<string> {
  let text = '';
  for await (const { bytes } of container.output({})) text += Buffer.from(bytes).toString();
  return text;
}

export async function eventually(
  what: string,
  check: () => Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await delay(50);
  }
}
