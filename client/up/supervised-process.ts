import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { pause } from '../../platform/clock/wait.ts';
import { identifyProcess } from '../setup/process-identity.ts';
import { keepRotated, LOG_ROTATION } from './rotate-log.ts';

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** Says which process it is while it runs, for a start after one that was killed (state-folder.ts). Its folder exists. */
  readonly identityFile: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Once it is up, its end with status 0 is its own wish, and it is not started again. */
  readonly mayEnd?: boolean;
}

const FIRST_RESTART_MS = 250;
const MAX_RESTART_MS = 10_000;
/** A process that lived this long was healthy: its next restart is quick again. */
const HEALTHY_MS = 30_000;
/** After so many quick deaths in a row something is wrong that another start will hardly mend. */
const MAX_QUICK_DEATHS = 5;

/**
 * Keeps one process of ours running: starts it again, with growing delays, when it ends without having been asked to.
 * Its output goes to a log file, whose older parts are cut off (rotate-log.ts). One that never came up is given up after some quick deaths, with its last words. Once
 * everything has been up, it is started again for ever, and the trouble is told: a disk that is full today has room
 * tomorrow, and the other parts are not to die for it.
 */
export class SupervisedProcess {
  readonly name: string;
  readonly #spec: ProcessSpec;
  readonly #stopping = new AbortController();
  readonly #onGivenUp: (error: PodiumError) => void;
  #onTrouble: ((line: string) => void) | null = null;
  #child: ChildProcess | null = null;
  #loop: Promise<void> = Promise.resolve();

  constructor(spec: ProcessSpec, onGivenUp: (error: PodiumError) => void) {
    this.name = spec.name;
    this.#spec = spec;
    this.#onGivenUp = onGivenUp;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** False when it does not run now. */
  signal(name: NodeJS.Signals): boolean {
    return this.#child?.kill(name) ?? false;
  }

  /** From now on it is never given up; `onTrouble` hears of it when it does not stay up. */
  keepForEver(onTrouble: (line: string) => void): void {
    this.#onTrouble = onTrouble;
  }

  start(): void {
    this.#loop = this.#superviseAndRotate();
  }

  async #superviseAndRotate(): Promise<void> {
    const over = new AbortController();
    const tell = (trouble: string) => this.#onTrouble?.(trouble);
    const rotating = keepRotated(this.#spec.logFile, LOG_ROTATION, tell, over.signal);
    try {
      await this.#supervise();
    } finally {
      over.abort();
      await rotating;
    }
  }

  async #supervise(): Promise<void> {
    let quickDeaths = 0;
    while (!this.#stopping.signal.aborted) {
      const startedAt = performance.now();
      const status = await this.#runOnce();
      if (this.#stopping.signal.aborted) return;
      if (status === 0 && this.#spec.mayEnd === true && this.#onTrouble !== null) {
        this.#onTrouble(`${this.name} has ended as it was asked to`);
        return;
      }
      quickDeaths = performance.now() - startedAt > HEALTHY_MS ? 1 : quickDeaths + 1;
      if (quickDeaths >= MAX_QUICK_DEATHS && this.#onTrouble === null) {
        const words = await this.lastWords();
        const trouble = `${this.name} does not stay up. The end of ${this.#spec.logFile}:\n${words}`;
        this.#onGivenUp(new PodiumError('UNAVAILABLE', trouble));
        return;
      }
      if (quickDeaths === MAX_QUICK_DEATHS) {
        this.#onTrouble?.(`${this.name} does not stay up; trying on. Why stands in ${this.#spec.logFile}`);
      }
      await pause(
        Math.min(MAX_RESTART_MS, FIRST_RESTART_MS * 2 ** Math.min(quickDeaths - 1, 10)),
        this.#stopping.signal,
      );
    }
  }

  /** Its exit status; null when it was killed or never started. */
  async #runOnce(): Promise<number | null> {
    const log = await open(this.#spec.logFile, 'a', 0o600);
    try {
      const { promise: ended, resolve } = Promise.withResolvers<number | null>();
      // A session of its own, so that Ctrl-C on the terminal reaches it through us alone, once.
      const child = spawn(this.#spec.command, [...this.#spec.args], {
        stdio: ['ignore', log.fd, log.fd],
        env: this.#spec.environment,
        detached: true,
      });
      this.#child = child;
      if (child.pid !== undefined)
        writeFileSync(this.#spec.identityFile, JSON.stringify(identifyProcess(child.pid) ?? null), {
          mode: 0o600,
        });
      child.once('error', () => {
        resolve(null);
      });
      child.once('exit', (status) => {
        resolve(status);
      });
      return await ended;
    } finally {
      this.#child = null;
      rmSync(this.#spec.identityFile, { force: true });
      await log.close();
    }
  }

  async lastWords(): Promise<string> {
    const log = await readFile(this.#spec.logFile, 'utf8').catch(() => '');
    return log.slice(-2_000);
  }

  /** Asks it to end and to stay ended. */
  requestStop(): void {
    this.#stopping.abort();
    this.#child?.kill('SIGTERM');
  }

  /** Waits for its end, however long that takes: a drain lasts as long as the runs do. */
  async ended(): Promise<void> {
    await this.#loop;
  }

  /** Waits for its end; after `graceMs` it is asked again, after as long once more it is killed. Returns false when it had to be killed. */
  async stopped(graceMs: number): Promise<boolean> {
    let killed = false;
    const again = setTimeout(() => this.#child?.kill('SIGTERM'), graceMs);
    const kill = setTimeout(() => {
      killed = this.#child?.kill('SIGKILL') ?? false;
    }, 2 * graceMs);
    await this.#loop;
    clearTimeout(again);
    clearTimeout(kill);
    return !killed;
  }
}
