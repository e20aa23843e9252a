import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import assert from 'node:assert/strict';
import { eventually } from './eventually.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const projectFolder = join(import.meta.dirname, '..', '..');
/** Somebody without rights. */
const LAPTOP_USER = 54_321;
const STOP_MS = 30_000;

/** Why the three machines cannot be made here; null when they can. */
export function missingForLab(): string | null {
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const tools = ['ip', 'nsenter', 'setpriv', 'curl', 'dpkg-query', 'git', 'npm'];
  const missing = tools.filter((tool) => which(tool) === null);
  return missing.length === 0 ? null : `not here: ${missing.join(', ')}`;
}

/** Something started on a machine that goes on. */
export class StartedProgram {
  readonly #child: ChildProcess;
  #output = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
  }

  /** Waits until it has said this; fails when it ends first. */
  async says(pattern: RegExp, timeoutMs: number): Promise<void> {
    const said = await eventually(() => {
      if (pattern.test(this.#output)) return true;
      if (this.#child.exitCode !== null) return false;
      assert.fail(`not said yet:\n${this.#output}`);
    }, timeoutMs);
    assert.ok(said, `it ended:\n${this.#output}`);
  }

  /** Asks all of it to end, as a closed terminal does, and waits until nothing of it runs; kills what does not end. */
  async stop(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined || !isGroup(pid)) return;
    process.kill(-pid, 'SIGHUP');
    try {
      await eventually(() => {
        assert.equal(isGroup(pid), false, `still there:\n${this.#output}`);
      }, STOP_MS);
    } catch (error) {
      process.kill(-pid, 'SIGKILL');
      throw error;
    }
  }
}

function isGroup(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** One of the machines: a network namespace, a home, an environment. */
export class Machine {
  readonly home: string;
  readonly #command: readonly string[];
  readonly #environment: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #started: StartedProgram[] = [];

  constructor(parts: {
    home: string;
    /** Where commands are typed. */
    folder: string;
    prefix: readonly string[];
    environment: Readonly<Record<string, string>>;
  }) {
    this.home = parts.home;
    this.#folder = parts.folder;
    this.#command = parts.prefix;
    this.#environment = parts.environment;
  }

  /** Types a line into a shell there; what it says, on either stream. Throws with that when it fails. */
  async run(line: string): Promise<string> {
    const [program = '', ...args] = [...this.#command, 'sh', '-c', line];
    const options = { env: this.#environment, cwd: this.#folder, timeout: 90_000 };
    const { stdout, stderr } = await run(program, args, options);
    return `${stdout}${stderr}`;
  }

  start(line: string): StartedProgram {
    const [program = '', ...args] = [...this.#command, 'sh', '-c', line];
    const child = spawn(program, args, {
      env: this.#environment,
      cwd: this.#folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = new StartedProgram(child);
    this.#started.push(started);
    return started;
  }

  async stop(): Promise<void> {
    for (const started of this.#started.toReversed()) await started.stop();
  }
}

/**
 * A head node, a lab machine and a laptop on this computer: three network namespaces that reach each other over a bridge
 * and nothing else. The head node has this computer's software and a clone of the project, whose packages are hard-linked
 * from here (npm ci would fetch them); the two others find on their PATH what Debian has before anything is installed,
 * and curl; the lab machine has the docker command too, and the engine's socket; the laptop's user has no rights.
 */
export class ThreeMachines implements AsyncDisposable {
  readonly head: Machine;
  readonly machine: Machine;
  readonly laptop: Machine;
  readonly #release: AsyncDisposableStack;

  private constructor(machines: [Machine, Machine, Machine], release: AsyncDisposableStack) {
    [this.head, this.machine, this.laptop] = machines;
    this.#release = release;
  }

  /** `headAddress`: an IPv4 address of a /24 that is nowhere else on this computer. */
  static async start(headAddress: string): Promise<ThreeMachines> {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder()).path;
    await chmod(folder, 0o711);
    const tag = randomBytes(3).toString('hex');
    const names = ['head', 'lab', 'laptop'].map((name) => `podium-${tag}-${name}`);
    const [head = '', lab = '', laptop = ''] = names;
    for (const name of names) {
      await run('ip', ['netns', 'add', name]);
      stack.defer(async () => {
        await run('ip', ['netns', 'del', name]);
      });
      await run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
    }
    await connect(head, [lab, laptop], headAddress);
    const inside = (name: string): string[] => ['nsenter', `--net=/run/netns/${name}`];

    const clone = join(folder, 'head', 'podium');
    await mkdir(join(folder, 'head'));
    await cloneProject(clone);
    const bare = await bareCommands(join(folder, 'bin'));
    const withDocker = await bareCommands(join(folder, 'bin-docker'), ['docker']);
    for (const name of ['lab', 'laptop']) await mkdir(join(folder, name));
    await chown(join(folder, 'laptop'), LAPTOP_USER, LAPTOP_USER);
    const homeOf = (name: string): string => join(folder, name);
    const machines: [Machine, Machine, Machine] = [
      new Machine({
        home: homeOf('head'),
        folder: clone,
        prefix: inside(head),
        environment: { HOME: homeOf('head'), PATH: process.env['PATH'] ?? '' },
      }),
      new Machine({
        home: homeOf('lab'),
        folder: homeOf('lab'),
        prefix: inside(lab),
        // What a root's installation would put into /var/lib and /usr/local lies in the test's own folder.
        environment: { HOME: homeOf('lab'), PATH: withDocker, PODIUM_STATE: join(homeOf('lab'), 'podium') },
      }),
      new Machine({
        home: homeOf('laptop'),
        folder: homeOf('laptop'),
        prefix: [
          ...inside(laptop),
          ...['setpriv', `--reuid=${LAPTOP_USER}`, `--regid=${LAPTOP_USER}`, '--clear-groups'],
        ],
        environment: { HOME: homeOf('laptop'), PATH: `${join(homeOf('laptop'), '.local', 'bin')}:${bare}` },
      }),
    ];
    for (const machine of machines) stack.defer(() => machine.stop());
    return new ThreeMachines(machines, stack.move());
  }

  /** Containers and volumes of a worker. */
  async enginePartsOf(worker: string): Promise<string[]> {
    const filter = ['-q', '--filter', `label=podium.worker=${worker}`];
    const found = await Promise.all([
      run('docker', ['ps', '-a', ...filter]),
      run('docker', ['volume', 'ls', ...filter]),
    ]);
    return found.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line !== ''));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#release.disposeAsync();
  }
}

/** The bridge lies in the head's namespace, so that nothing of this computer's own network is touched. */
async function connect(head: string, others: readonly string[], headAddress: string): Promise<void> {
  const ip = (name: string, ...args: string[]) => run('ip', ['-n', name, ...args]);
  const network = headAddress.replace(/\.\d+$/, '');
  await ip(head, 'link', 'add', 'lab', 'type', 'bridge');
  await ip(head, 'address', 'add', `${headAddress}/24`, 'dev', 'lab');
  await ip(head, 'link', 'set', 'lab', 'up');
  for (const [index, other] of others.entries()) {
    const port = `port${index}`;
    await ip(head, 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', other);
    await ip(head, 'link', 'set', port, 'master', 'lab', 'up');
    await ip(other, 'address', 'add', `${network}.${100 + index}/24`, 'dev', 'eth0');
    await ip(other, 'link', 'set', 'eth0', 'up');
  }
}

/** A clone as git makes it, with what is not committed yet, and this one's packages. */
async function cloneProject(target: string): Promise<void> {
  await run('git', ['clone', '--quiet', '--shared', projectFolder, target]);
  const listed = await run('git', ['ls-files', '--modified', '--others', '--exclude-standard'], {
    cwd: projectFolder,
  });
  for (const file of listed.stdout.split('\n').filter((name) => existsSync(join(projectFolder, name)))) {
    if (file !== '') await cp(join(projectFolder, file), join(target, file));
  }
  const modules = join(target, 'node_modules');
  await run('cp', ['-al', join(projectFolder, 'node_modules'), modules]);
  // What the bootstrap notes after npm ci; a file of its own, since the others are this one's too.
  const lock = await readFile(join(target, 'package-lock.json'));
  await rm(join(modules, '.podium-installed'), { force: true });
  await writeFile(join(modules, '.podium-installed'), createHash('sha256').update(lock).digest('hex'));
}

/** A folder of links to the commands of a bare Debian, curl, and `more`: a PATH without Node, npm and git. */
async function bareCommands(folder: string, more: readonly string[] = []): Promise<string> {
  await mkdir(folder);
  const format = '${Essential} ${Priority} ${Package}\n';
  const packages = execFileSync('/usr/bin/dpkg-query', ['-W', '-f', format], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => /^(yes \S+|no required) /.test(line))
    .flatMap((line) => line.split(' ')[2] ?? []);
  const files = execFileSync('/usr/bin/dpkg-query', ['-L', ...packages, 'curl'], { encoding: 'utf8' }).split(
    '\n',
  );
  const commands = files.filter((file) => /^(\/usr)?\/s?bin\/[^/]+$/.test(file) && existsSync(file));
  // Names that dpkg does not own: what alternatives point to, and Docker wherever it came from.
  const extra = ['awk', ...more].flatMap((name) => which(name) ?? []);
  const byName = new Map([...commands, ...extra].map((file) => [basename(file), file]));
  for (const [name, file] of byName) await symlink(file, join(folder, name));
  for (const name of ['node', 'npm', 'git']) assert.equal(byName.has(name), false, `${name} is not bare`);
  return folder;
}

function which(command: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, command)).find((file) => existsSync(file)) ?? null;
}
