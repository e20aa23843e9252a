import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Head, readProfile } from '../../client/connection/connection.ts';
import { ensurePodiumImage, type PodiumImages } from '../../client/compose/podium-image.ts';
import { lastLines, runCommand, type CommandResult } from '../../client/setup/command.ts';
import type { NeedName } from '../../client/setup/need.ts';
import { ensurePrerequisites } from '../../client/setup/prerequisites.ts';
import { PROJECT_FOLDER } from '../../client/up/layout.ts';
import { readEnvironment } from '../../platform/config/config.ts';

const COMMAND_MS = 90_000;
/** The label that compose gives to all that it makes; what tests make beside it carries it too. */
const PROJECT_LABEL = 'com.docker.compose.project';
const NEEDS: readonly NeedName[] = ['docker', 'iptables', 'debootstrap'];

export interface ComposeTools extends AsyncDisposable {
  /** `docker compose` or `docker-compose`. */
  readonly command: readonly [string, ...string[]];
  readonly images: PodiumImages;
}

/** Installs docker-compose where `docker compose` is not there, and makes the images. Throws MISSING_PREREQUISITE where that may not be done. */
export async function composeTools(): Promise<ComposeTools> {
  const environment = readEnvironment();
  const plugin = await runCommand('docker', ['compose', 'version'], { timeoutMs: 20_000, environment })
    .then(({ status }) => status === 0)
    .catch(() => false);
  const shared = { environment, report: (line: string) => console.log(line) };
  await using stack = new AsyncDisposableStack();
  const ready = stack.use(
    await ensurePrerequisites({
      ...shared,
      stateFolder: join(PROJECT_FOLDER, '.podium'),
      needs: plugin ? NEEDS : [...NEEDS, 'docker-compose'],
    }),
  );
  const images = await ensurePodiumImage({ ...shared, ...ready, projectFolder: PROJECT_FOLDER });
  const release = stack.move();
  return {
    command: plugin ? ['docker', 'compose'] : ['docker-compose'],
    images,
    [Symbol.asyncDispose]: () => release.disposeAsync(),
  };
}

/** The services of docker-compose.yml under a name of their own; disposing of it removes whatever has that name. */
export class ComposeFixture implements AsyncDisposable {
  readonly project = `podium-test-${randomBytes(4).toString('hex')}`;
  readonly worker = `${this.project}-w`;
  readonly folder = join(tmpdir(), this.project);
  readonly workerState = join(this.folder, 'worker');
  readonly image: string;
  readonly #command: readonly [string, ...string[]];
  #port = 0;

  constructor({ command, images }: ComposeTools) {
    this.#command = command;
    this.image = images.id;
  }

  async up(): Promise<void> {
    await mkdir(this.workerState, { recursive: true });
    this.#port = await freePort();
    await this.compose('up', '--detach');
  }

  /** Its standard output. */
  async compose(...args: readonly string[]): Promise<string> {
    const [program, ...first] = this.#command;
    return outputOf(await this.#run(program, [...first, '--project-name', this.project, ...args]), args);
  }

  async docker(...args: readonly string[]): Promise<string> {
    return outputOf(await this.#run('docker', args), args);
  }

  /** A container of ours beside the services, as `docker run` gives it: with what of it ends. */
  async runBeside(...args: readonly string[]): Promise<CommandResult> {
    const label = `${PROJECT_LABEL}=${this.project}`;
    return await this.#run('docker', ['run', '--rm', '--label', label, ...args]);
  }

  volume(part: string): string {
    return `${this.project}_${part}`;
  }

  /** Its container's id. */
  async container(service: string): Promise<string> {
    const filters = [`${PROJECT_LABEL}=${this.project}`, `com.docker.compose.service=${service}`];
    const args = filters.flatMap((label) => ['--filter', `label=${label}`]);
    const [id] = lines(await this.docker('ps', '--all', '--quiet', '--no-trunc', ...args));
    assert.ok(id, `there is no container of ${service}`);
    return id;
  }

  /** One field of what `docker inspect` says, by its template. */
  async inspect(container: string, template: string): Promise<string> {
    return (await this.docker('inspect', '--format', `{{${template}}}`, container)).trim();
  }

  /** A client on this host, with the profile that the services made for it. */
  async connect(): Promise<Head> {
    const state = join(this.folder, 'client');
    await mkdir(state);
    const archive = join(this.folder, 'client.tar');
    await this.docker(
      'run',
      '--rm',
      '--label',
      `${PROJECT_LABEL}=${this.project}`,
      '--user=root',
      `--volume=${this.volume('client')}:/podium/client:ro`,
      `--volume=${this.folder}:/out`,
      this.image,
      ...['tar', '-C', '/podium/client', '-cf', '/out/client.tar', '.'],
    );
    outputOf(await this.#run('tar', ['-xf', archive, '-C', state]), ['tar']);
    return new Head(await readProfile({ state, head: `127.0.0.1:${this.#port}` }));
  }

  /** Whatever in the engine has our name: services, what they made, agents' containers. */
  async remains(): Promise<string[]> {
    const project = `label=${PROJECT_LABEL}=${this.project}`;
    const worker = `label=podium.worker=${this.worker}`;
    const looks = [
      ['container', 'ps', '--all', '--quiet', '--filter', project],
      ['container', 'ps', '--all', '--quiet', '--filter', worker],
      ['network', 'network', 'ls', '--quiet', '--filter', project],
      ['volume', 'volume', 'ls', '--quiet', '--filter', project],
      ['volume', 'volume', 'ls', '--quiet', '--filter', worker],
    ] as const;
    const found = await Promise.all(
      looks.map(async ([kind, ...args]) => lines(await this.docker(...args)).map((id) => `${kind} ${id}`)),
    );
    return [...new Set(found.flat())];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const order = ['container', 'network', 'volume'];
    const left = (await this.remains()).map((line) => line.split(' ') as [string, string]);
    for (const kind of order) {
      const ids = left.filter(([of]) => of === kind).map(([, id]) => id);
      if (ids.length > 0) await this.docker(kind, 'rm', ...(kind === 'network' ? [] : ['--force']), ...ids);
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  #run(program: string, args: readonly string[]): Promise<CommandResult> {
    return runCommand(program, args, {
      timeoutMs: COMMAND_MS,
      cwd: PROJECT_FOLDER,
      environment: {
        ...readEnvironment(),
        PODIUM_IMAGE: this.image,
        PODIUM_WORKER: this.worker,
        PODIUM_WORKER_STATE: this.workerState,
        PODIUM_PORT: String(this.#port),
        PODIUM_MEMORY: '2G',
        PODIUM_DISK: '4G',
      },
    });
  }
}

function outputOf(result: CommandResult, args: readonly string[]): string {
  assert.equal(result.status, 0, `${args.join(' ')}:\n${lastLines(result, 30)}`);
  return result.stdout;
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer();
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => {
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return await promise;
}
