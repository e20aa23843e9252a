import { spawn, type ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './worker-fixture.ts';

const run = promisify(execFile);

/**
 * A Docker engine of the test's own beside the machine's: other socket, other folders, a network namespace of its own. It
 * may be stopped, and lose its power, without anybody else noticing.
 */
export class TestEngine implements AsyncDisposable {
  readonly folder: string;
  #daemon: ChildProcess | null = null;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Copies these images from the machine's engine. */
  static async start(images: readonly string[]): Promise<TestEngine> {
    const engine = new TestEngine(await mkdtemp(join(tmpdir(), 'podium-engine-')));
    await engine.start();
    const archive = join(engine.folder, 'images.tar');
    await run('docker', ['save', '-o', archive, ...images]);
    await engine.docker('load', '-i', archive);
    await rm(archive);
    return engine;
  }

  get socketPath(): string {
    return join(this.folder, 'docker.sock');
  }

  async docker(...args: string[]): Promise<string> {
    return (await run('docker', ['--host', `unix://${this.socketPath}`, ...args])).stdout.trim();
  }

  async start(...options: readonly string[]): Promise<void> {
    const log = await open(join(this.folder, 'log'), 'a');
    const daemon = spawn(
      'unshare',
      [
        ...['--net', 'dockerd', '--host', `unix://${this.socketPath}`],
        ...['--data-root', join(this.folder, 'data'), '--exec-root', join(this.folder, 'exec')],
        ...['--pidfile', join(this.folder, 'pid')],
        ...['--bridge', 'none', '--iptables=false', '--ip6tables=false', ...options],
      ],
      { stdio: ['ignore', log.fd, log.fd] },
    );
    this.#daemon = daemon;
    await log.close();
    const answers = () =>
      this.docker('version').then(
        () => true,
        () => false,
      );
    await until('the engine answers', async () => daemon.exitCode !== null || (await answers()), 60_000);
    if (daemon.exitCode !== null) throw new Error(await readFile(join(this.folder, 'log'), 'utf8'));
  }

  /** As `systemctl stop docker` does it. */
  async stop(): Promise<void> {
    const daemon = this.#daemon;
    this.#daemon = null;
    if (daemon === null || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = once(daemon, 'exit');
    daemon.kill('SIGTERM');
    await ended;
  }

  /** All at once, as when the machine loses its power: nobody writes down what happened to the containers. */
  async losePower(): Promise<void> {
    const daemon = this.#daemon;
    this.#daemon = null;
    if (daemon === null) return;
    const ended = once(daemon, 'exit');
    for (const pid of [daemon.pid ?? 0, ...(await this.#supervisors())]) process.kill(pid, 'SIGKILL');
    await ended;
    // A reboot empties the folder of what runs; the engine would wait for a process that is no more.
    await rm(join(this.folder, 'exec/containerd/containerd.pid'), { force: true });
  }

  /** containerd and what holds each container: all have a path of ours among their arguments. */
  async #supervisors(): Promise<number[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    const found: number[] = [];
    for (const pid of pids) {
      const [program = '', ...args] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split(
        '\0',
      );
      if (/(^|\/)containerd/.test(program) && args.some((arg) => arg.startsWith(`${this.folder}/`)))
        found.push(pid);
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    // Network namespaces may stay mounted for a moment after the engine's end.
    const mounts = (await readFile('/proc/mounts', 'utf8'))
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '');
    for (const path of mounts.filter((path) => path.startsWith(`${this.folder}/`)))
      await run('umount', ['-l', path]).catch(() => undefined);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
