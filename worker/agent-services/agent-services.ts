import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { pause, withDeadline } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { backoffMs } from '../../platform/retry/retry.ts';
import { idsOf, news, type Order, type RunServices } from './protocol.ts';

export interface AgentServicesOptions {
  readonly logger: Logger;
  /** A validate call of the run with this key was answered with this code. */
  readonly onCall: (key: string, code: string) => void;
  readonly heapMegabytes?: number;
  readonly openTimeoutMs?: number;
}

interface OpenRun {
  readonly run: RunServices;
  readonly opened: PromiseWithResolvers<void>;
}

const PING_INTERVAL_MS = 5_000;
/** A child that is silent so long is stuck: its loop never turns for more than the reading of one block. */
const SILENCE_MS = 60_000;
const RESPAWN = { baseMs: 100, maxMs: 10_000 };
/** A child that lived so long did not crash for the reason the last one did. */
const STEADY_MS = 60_000;
const STOP_TIMEOUT_MS = 3_000;

/**
 * The daemon's side of the child that speaks with agents. What agents send is parsed there, in a process without keys,
 * with a bounded heap. A child that dies or is stuck is replaced, and the sockets of all open runs are made again: the
 * agent sees a failed request or two.
 */
export class AgentServices implements AsyncDisposable {
  readonly #options: AgentServicesOptions;
  readonly #runs = new Map<string, OpenRun>();
  readonly #stop = new AbortController();
  #child: ChildProcess | null = null;
  #ready = false;
  #lastNewsMs = 0;
  #supervision: Promise<void> = Promise.resolve();

  constructor(options: AgentServicesOptions) {
    this.#options = options;
  }

  start(): void {
    this.#supervision = this.#supervise();
  }

  /** The child's process id, null while there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Makes the run's socket; from now on it is made again whenever the child is replaced. Throws when it does not come up. */
  async open(run: RunServices): Promise<void> {
    const entry: OpenRun = { run, opened: Promise.withResolvers<void>() };
    entry.opened.promise.catch(() => undefined);
    this.#runs.set(run.key, entry);
    this.#send({ kind: 'open', run });
    try {
      await withDeadline(
        entry.opened.promise,
        this.#options.openTimeoutMs ?? 30_000,
        `Opening the services of ${run.key}`,
      );
    } catch (error) {
      this.close(run.key);
      throw error;
    }
  }

  close(key: string): void {
    if (this.#runs.delete(key)) this.#send({ kind: 'close', key });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    const child = this.#child;
    if (child?.connected === true) child.disconnect();
    const timer = setTimeout(() => child?.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.#supervision;
    clearTimeout(timer);
  }

  async #supervise(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      const bornMs = performance.now();
      const ending = await this.#life();
      if (this.#stop.signal.aborted) return;
      failures = performance.now() - bornMs > STEADY_MS ? 1 : failures + 1;
      const delayMs = backoffMs(failures, RESPAWN);
      this.#options.logger.error('agent services ended, starting them again', {
        ending,
        delayMs: Math.round(delayMs),
      });
      await pause(delayMs, this.#stop.signal);
    }
  }

  /** From the start of a child to its end; says how it ended. */
  async #life(): Promise<string> {
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const child = fork(join(import.meta.dirname, 'main.ts'), [], {
      execArgv: [`--max-old-space-size=${this.#options.heapMegabytes ?? 384}`],
      env: {}, // Nothing of ours is any business of a process that reads what agents send.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    this.#lastNewsMs = performance.now();
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (status, signal) => resolve(signal ?? `status ${status}`));
    child.on('message', (message) => this.#hear(message));
    const watch = setInterval(() => this.#watch(child), PING_INTERVAL_MS);
    try {
      return await ended;
    } finally {
      clearInterval(watch);
      this.#ready = false;
      this.#child = null;
    }
  }

  #watch(child: ChildProcess): void {
    if (performance.now() - this.#lastNewsMs > SILENCE_MS) child.kill('SIGKILL');
    else this.#send({ kind: 'ping' });
  }

  #hear(message: unknown): void {
    const parsed = news.safeParse(message);
    if (!parsed.success) {
      this.#options.logger.error('agent services say what nobody understands; replacing them');
      this.#child?.kill('SIGKILL');
      return;
    }
    this.#lastNewsMs = performance.now();
    const heard = parsed.data;
    switch (heard.kind) {
      case 'ready':
        this.#ready = true;
        for (const { run } of this.#runs.values()) this.#send({ kind: 'open', run });
        break;
      case 'opened':
        this.#runs.get(heard.key)?.opened.resolve();
        break;
      case 'failed':
        this.#options.logger.error('a service did not open', {
          ...idsOf(heard.key),
          reason: heard.message,
        });
        this.#runs
          .get(heard.key)
          ?.opened.reject(new PodiumError('INTERNAL', `The agent's service did not open: ${heard.message}`));
        break;
      case 'call':
        if (this.#runs.has(heard.key)) this.#options.onCall(heard.key, heard.code);
        break;
      case 'pong':
        break;
    }
  }

  /** Before the child is ready nothing is sent: it is told of all runs then. */
  #send(order: Order): void {
    if (this.#ready && this.#child?.connected === true) this.#child.send(order, () => undefined);
  }
}
