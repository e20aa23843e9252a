import { spawn } from 'node:child_process';
import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { lastLines, runCommand, type CommandOptions, type Environment } from './command.ts';
import { chooseMirror } from './debian-mirror.ts';
import type { DockerCli } from './docker-cli.ts';
import { findExecutable } from './executable.ts';
import type { MachineFacts } from './plan.ts';
import { identifyProcess } from './process-identity.ts';
import { step, type Report } from './progress.ts';
import { asRoot, runAsRoot } from './root-command.ts';

export const BASE_IMAGE = 'podium/base:bookworm';

export const REGISTRY_IMAGE = 'debian:bookworm-slim';
const RELEASE = 'bookworm';
const PULL_TIMEOUT_MS = 20_000;
const DEBOOTSTRAP_TIMEOUT_MS = 300_000;
const TAR_TIMEOUT_MS = 120_000;
/** debootstrap makes device nodes and runs programs: /tmp is often mounted so that neither works. */
const WORK_FOLDER = '/var/tmp';
const WORK_PREFIX = 'podium-base-';

export interface BaseImageOptions {
  readonly docker: DockerCli;
  readonly rights: MachineFacts['rights'];
  readonly environment: Environment;
  readonly report: Report;
  readonly signal?: AbortSignal | undefined;
  /** Name to give the image, `BASE_IMAGE` by default. */
  readonly tag?: string;
}

/**
 * Makes the Debian 12 base of all our images unless it is there: pulled from the engine's registry, or else built
 * from Debian packages, which gives the same base from the mirror that this machine uses itself.
 *
 * @throws PodiumError MISSING_PREREQUISITE where neither is possible, IMAGE_UNAVAILABLE when building fails
 */
export async function ensureBaseImage(options: BaseImageOptions): Promise<{ readonly id: string }> {
  const { docker, report, tag = BASE_IMAGE } = options;
  const present = await docker.inspectImage(tag);
  if (present) return present;
  const pulled = await step(
    report,
    `Pulling ${REGISTRY_IMAGE}`,
    () => docker.pull(REGISTRY_IMAGE, PULL_TIMEOUT_MS),
    (done) => (done ? 'done' : 'no registry can be reached'),
  );
  if (pulled) await docker.tag(REGISTRY_IMAGE, tag);
  else await step(report, 'Building the base image from Debian packages', () => buildFromPackages(options));
  const made = await docker.inspectImage(tag);
  if (!made) throw new PodiumError('IMAGE_UNAVAILABLE', `${tag} was made but is not in the engine.`);
  return made;
}

async function buildFromPackages(options: BaseImageOptions): Promise<void> {
  const { rights, environment } = options;
  if (rights === 'none' || findExecutable('debootstrap', environment) === undefined) {
    throw new PodiumError(
      'MISSING_PREREQUISITE',
      `The base image ${BASE_IMAGE} is missing, no registry can be reached, and building it needs root and debootstrap.\n` +
        `Run this, then try again:\n  sudo apt-get install --no-install-recommends debootstrap debian-archive-keyring\n` +
        `or bring the image:\n  docker pull ${REGISTRY_IMAGE} && docker tag ${REGISTRY_IMAGE} ${BASE_IMAGE}`,
    );
  }
  await sweepAbandoned(options);
  const folder = await mkdtemp(join(WORK_FOLDER, `${WORK_PREFIX}${process.pid}-`));
  try {
    const root = join(folder, 'root');
    const mirror = await readMirror(options);
    const bootstrap = ['--variant=minbase', RELEASE, root, mirror];
    const result = await runAsRoot(rights, 'debootstrap', bootstrap, {
      ...commandOptions(options, DEBOOTSTRAP_TIMEOUT_MS),
      onLine: progressOf(options.report),
    });
    if (result.status !== 0) {
      throw new PodiumError('IMAGE_UNAVAILABLE', `debootstrap failed:\n${lastLines(result)}`);
    }
    await importFolder(root, options);
  } finally {
    // Not to be stopped by the signal that may have brought us here.
    await removeFolder(folder, { ...options, signal: undefined });
  }
}

/** Tells of the three long phases of debootstrap, not of each of its several hundred lines. */
function progressOf(report: Report): (line: string) => void {
  const told = new Set<string>();
  const phases: readonly [RegExp, string][] = [
    [/^I: Retrieving /, '  fetching packages'],
    [/^I: Extracting /, '  unpacking the core'],
    [/^I: Unpacking the base system/, '  installing the rest'],
  ];
  return (line) => {
    const phase = phases.find(([pattern]) => pattern.test(line))?.[1];
    if (phase === undefined || told.has(phase)) return;
    told.add(phase);
    report(phase);
  };
}

/** Streams the folder into the engine, without what apt can fetch again and what would be equal on every machine. */
async function importFolder(root: string, options: BaseImageOptions): Promise<void> {
  const excluded = [
    './var/cache/apt/*',
    './var/lib/apt/lists/*',
    './var/log/*',
    './proc/*',
    './sys/*',
    './dev/*',
  ];
  const left = excluded.map((path) => `--exclude=${path}`);
  const tarArgs = ['--create', '--one-file-system', ...left, '--directory', root, '.'];
  const [command, ...args] = asRoot(options.rights, 'tar', tarArgs);
  const tar = spawn(command, args, {
    env: options.environment,
    stdio: ['ignore', 'pipe', 'ignore'],
    signal: AbortSignal.any([
      AbortSignal.timeout(TAR_TIMEOUT_MS),
      ...(options.signal === undefined ? [] : [options.signal]),
    ]),
  });
  const ended = new Promise<number | null>((settle) => {
    tar.once('error', () => settle(null));
    tar.once('close', settle);
  });
  await options.docker.importTar(tar.stdout, options.tag ?? BASE_IMAGE, RELEASE);
  if ((await ended) !== 0) {
    throw new PodiumError('IMAGE_UNAVAILABLE', `The base system below ${root} cannot be read.`);
  }
}

async function readMirror(options: BaseImageOptions): Promise<string> {
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const result = await runCommand(
    'apt-get',
    ['indextargets', '--format', format, 'Created-By: Packages'],
    commandOptions(options, 20_000),
  );
  return chooseMirror(result.status === 0 ? result.stdout : '', RELEASE);
}

/** Removes what builds that were killed have left. The folder's name holds the process that made it. */
async function sweepAbandoned(options: BaseImageOptions): Promise<void> {
  for (const name of await readdir(WORK_FOLDER)) {
    const pid = new RegExp(`^${WORK_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && identifyProcess(Number(pid)) === undefined) {
      await removeFolder(join(WORK_FOLDER, name), options);
    }
  }
}

/** debootstrap mounts /proc and /sys in its folder while it works; they must not be walked into. */
async function removeFolder(folder: string, options: BaseImageOptions): Promise<void> {
  const bounded = commandOptions(options, 60_000);
  for (const mounted of ['proc', 'sys']) {
    // Where nothing is mounted, which is the rule, umount says so and does nothing.
    await runAsRoot(options.rights, 'umount', ['--lazy', join(folder, 'root', mounted)], bounded);
  }
  await runAsRoot(options.rights, 'rm', ['-rf', '--one-file-system', folder], bounded);
}

function commandOptions(options: BaseImageOptions, timeoutMs: number): CommandOptions {
  return { timeoutMs, environment: options.environment, signal: options.signal };
}
