import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Environment } from './command.ts';
import { withAdministrationPath } from './executable.ts';
import { readDockerDaemon } from './facts.ts';
import type { MachineFacts } from './plan.ts';
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts';
import { asRoot, runAsRoot } from './root-command.ts';

export interface DockerDaemonOptions {
  readonly rights: MachineFacts['rights'];
  /** Tells, by DOCKER_HOST, which engine the docker command asks. */
  readonly environment: Environment;
  /** Where its log and our note about it lie. */
  readonly stateFolder: string;
  /** How dockerd is called, for a test that gives it a socket, folders and a network namespace of its own. */
  readonly daemonCommand?: readonly [string, ...string[]];
  readonly signal?: AbortSignal | undefined;
}

/** A Docker engine that we started and have to stop. */
export interface OwnDockerDaemon {
  readonly pid: number;
  /** Stops it and waits for its end, at most half a minute. Safe to repeat. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 100;

const identity = z.object({ pid: z.number().int(), startTicks: z.number() });
/** `owner` is the process that will stop the engine. */
const note = z.object({ daemon: identity, owner: identity });

/**
 * Starts dockerd and waits until it answers. It is detached: it goes on if we are killed, and
 * `adoptDockerDaemon` then finds it by the note in the state folder.
 *
 * @throws PodiumError CONTAINER_ENGINE with the end of its log when it does not come up within a minute
 */
export async function startDockerDaemon(options: DockerDaemonOptions): Promise<OwnDockerDaemon> {
  await mkdir(options.stateFolder, { recursive: true });
  const logFile = join(options.stateFolder, 'dockerd.log');
  const pidFile = join(options.stateFolder, 'dockerd.pid');
  const groupArgs = options.rights === 'sudo' ? ['--group', String(process.getgid?.())] : [];
  const [daemon, ...daemonArgs] = options.daemonCommand ?? ['dockerd'];
  const allArgs = [...daemonArgs, '--pidfile', pidFile, ...groupArgs];
  const [command, ...args] = asRoot(options.rights, daemon, allArgs);
  const log = openSync(logFile, 'w');
  const environment = withAdministrationPath(options.environment);
  const child = spawn(command, args, { env: environment, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));

  const deadline = performance.now() + START_TIMEOUT_MS;
  let running = false;
  while (!running && !ended && !options.signal?.aborted && performance.now() < deadline) {
    running = (await readDockerDaemon(environment)) === 'running';
    if (!running) await pause(POLL_MS, options.signal);
  }
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => child.pid));
  const started = identifyProcess(pid);
  if (started === undefined || !running || ended) {
    if (started !== undefined) await stopDaemon(started, options);
    const end = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-5).join('\n');
    const how = ended ? 'ended at once' : 'does not answer';
    throw new PodiumError(
      'CONTAINER_ENGINE',
      `The Docker engine was started but ${how}. Its log, ${logFile}, ends with:\n${end}`,
    );
  }
  return takeOver(started, options);
}

/**
 * An engine that an earlier process of ours started and could not stop any more: it is ours to stop now.
 * Undefined when there is none, or when whoever started it still runs.
 */
export async function adoptDockerDaemon(options: DockerDaemonOptions): Promise<OwnDockerDaemon | undefined> {
  const text = await readFile(noteFile(options), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { daemon, owner } = note.parse(JSON.parse(text));
  if (!isAlive(daemon) || isAlive(owner)) return undefined;
  return takeOver(daemon, options);
}

async function takeOver(daemon: ProcessIdentity, options: DockerDaemonOptions): Promise<OwnDockerDaemon> {
  const { pid, startTicks } = daemon;
  const owner = identifyProcess(process.pid);
  await writeFile(noteFile(options), JSON.stringify({ daemon: { pid, startTicks }, owner }));
  return {
    pid,
    async stop() {
      await stopDaemon(daemon, options);
      await rm(noteFile(options), { force: true });
    },
  };
}

async function stopDaemon(daemon: ProcessIdentity, options: DockerDaemonOptions): Promise<void> {
  if (!isAlive(daemon)) return;
  const { environment } = options;
  // The shell's own kill: the command of that name is in a package that small systems lack.
  const terminate = ['-c', 'kill -TERM "$1"', 'sh', String(daemon.pid)];
  await runAsRoot(options.rights, 'sh', terminate, { timeoutMs: 10_000, environment });
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  while (isAlive(daemon)) {
    if (performance.now() > deadline) {
      throw new PodiumError(
        'CONTAINER_ENGINE',
        `The Docker engine that Podium started (process ${daemon.pid}) does not stop. End it with: kill ${daemon.pid}`,
      );
    }
    await pause(POLL_MS);
  }
}

function noteFile(options: DockerDaemonOptions): string {
  return join(options.stateFolder, 'dockerd.json');
}
