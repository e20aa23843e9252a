import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { pause } from '../clock/wait.ts';
import { writeDurably } from '../durable/durable-file.ts';
import {
  natsConfiguration,
  natsUsersFile,
  usersFileOf,
  type NatsServerSettings,
  type NatsUser,
} from './configuration.ts';

export interface NatsServerOptions extends NatsServerSettings {
  readonly users: readonly NatsUser[];
  readonly binary?: string;
}

const START_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 5_000;

/** A nats-server of ours: plain core NATS, no JetStream, each user held to its own subjects. */
export class NatsServer implements AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #directory: string;
  readonly #exited: Promise<void>;

  private constructor(
    child: ChildProcess,
    exited: Promise<void>,
    host: string,
    port: number,
    directory: string,
  ) {
    this.#child = child;
    this.#exited = exited;
    this.host = host;
    this.port = port;
    this.#directory = directory;
  }

  get address(): string {
    return `${this.host}:${this.port}`;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Starts the server and waits until it has written its ports file. Throws MISSING_PREREQUISITE or UNAVAILABLE with its last words. */
  static async start(options: NatsServerOptions): Promise<NatsServer> {
    const host = options.host ?? '127.0.0.1';
    const directory = options.directory;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await removePortsFiles(directory);
    const config = join(directory, 'nats.conf');
    await writeFile(config, natsConfiguration(options), { mode: 0o600 });
    await chmod(config, 0o600);
    await writeUsers(usersFileOf(directory), options.users);
    const log = await open(join(directory, 'nats.log'), 'a');
    try {
      const child = spawn(options.binary ?? 'nats-server', ['-c', config], {
        stdio: ['ignore', log.fd, log.fd],
      });
      const { promise: exited, resolve } = Promise.withResolvers<void>();
      let failure: unknown = null;
      child.once('error', (error) => {
        failure = error;
        resolve();
      });
      child.once('exit', () => {
        resolve();
      });
      let ended = false;
      void exited.then(() => {
        ended = true;
      });
      const deadline = performance.now() + START_TIMEOUT_MS;
      for (;;) {
        const port = await readPort(directory);
        if (port !== null) return new NatsServer(child, exited, host, port, directory);
        if (ended || performance.now() > deadline) {
          child.kill('SIGKILL');
          throw await startFailure(failure, directory);
        }
        await pause(20);
      }
    } finally {
      await log.close();
    }
  }

  /** Gives the server other users; connections of users that stay are kept, the others are cut. */
  async reload(users: readonly NatsUser[]): Promise<void> {
    await writeUsers(usersFileOf(this.#directory), users);
    this.#child.kill('SIGHUP');
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.#exited;
    clearTimeout(timer);
    await removePortsFiles(this.#directory);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  /** Resolves when the server has ended, for whatever reason. */
  get exited(): Promise<void> {
    return this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Replaces the file that holds the users, whole or not at all; leaves it alone when it says the same already. */
export async function writeUsers(path: string, users: readonly NatsUser[]): Promise<void> {
  const content = natsUsersFile(users);
  if ((await readFile(path, 'utf8').catch(() => null)) === content) return;
  await writeDurably(path, (file) => file.writeFile(content));
}

async function readPort(directory: string): Promise<number | null> {
  for (const name of await portsFiles(directory)) {
    try {
      const content: unknown = JSON.parse(await readFile(join(directory, name), 'utf8'));
      const [url] = (content as { nats?: string[] }).nats ?? [];
      if (url !== undefined) return Number(new URL(url).port);
    } catch {
      // Half written: read again.
    }
  }
  return null;
}

async function portsFiles(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith('.ports'));
}

async function removePortsFiles(directory: string): Promise<void> {
  for (const name of await portsFiles(directory)) await rm(join(directory, name), { force: true });
}

async function startFailure(error: unknown, directory: string): Promise<PodiumError> {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return new PodiumError(
      'MISSING_PREREQUISITE',
      'nats-server is not installed: apt-get install --no-install-recommends nats-server',
    );
  }
  const log = await readFile(join(directory, 'nats.log'), 'utf8').catch(() => '');
  return new PodiumError(
    'UNAVAILABLE',
    `nats-server did not start${error ? ` (${errorText(error)})` : ''}: ${log.slice(-500)}`,
  );
}
