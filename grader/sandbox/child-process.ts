import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Duplex, Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { ANSWERS_FD, HEADER_FD, RESULT_FD, SUBMISSION_FD } from './child/protocol.ts';
import { type Command, INFO_FD, SECCOMP_FD } from './child-command.ts';
import { type ChildOutput, OutputHead } from './child-output.ts';
import { breachOf, type Usage, usageOf } from './resource-watch.ts';
import { ResultChannel } from './result-channel.ts';
import type { ScoreLimits, ScorerFailure } from './scorer.ts';

/** How a child is started; with `seccompProgram` the command is bwrap's, which reports the pid of what it started. */
export interface Launch {
  readonly command: Command;
  readonly seccompProgram?: Buffer;
}

export interface ChildEnd {
  /** Why we ended it, if we did. */
  readonly stopped: ScorerFailure | 'discarded' | undefined;
  /** undefined when it could not even be started. bwrap gives 128 + n for signal n. */
  readonly exitCode: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly startError: Error | undefined;
  readonly lastUsage: Usage | undefined;
  readonly output: ChildOutput;
}

const WATCH_INTERVAL_MS = 50;
/** A killed process lets go of its descriptors within milliseconds; then we stop waiting for it. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * A started process with its descriptors, watched against limits: knows nothing of jobs.
 *
 * INVARIANTS: the watch runs from the start until the exit. `gone` always resolves, at the latest some seconds after
 * `kill`. Nothing the child does keeps it alive after `kill`: bwrap's death kills it (it cannot undo that, see
 * seccomp-filter), and it can have no children.
 */
export class WatchedProcess {
  readonly result: ResultChannel;
  readonly header: Writable;
  readonly answers: Writable;
  readonly submission: Writable;
  readonly gone: Promise<ChildEnd>;
  limits: ScoreLimits;
  readonly #process: ChildProcess;
  readonly #output: OutputHead;
  #innerPid: number | undefined;
  #lastUsage: Usage | undefined;
  #stopped: ChildEnd['stopped'];

  constructor(launch: Launch, limits: ScoreLimits) {
    this.limits = limits;
    const sandboxed = launch.seccompProgram !== undefined;
    const { program, args } = launch.command;
    this.#process = spawn(program, args, {
      cwd: '/',
      env: {},
      stdio: Array.from({ length: sandboxed ? INFO_FD + 1 : SUBMISSION_FD + 1 }, () => 'pipe' as const),
    });
    this.gone = this.#whenGone();
    this.header = this.#writable(HEADER_FD);
    this.answers = this.#writable(ANSWERS_FD);
    this.submission = this.#writable(SUBMISSION_FD);
    this.#output = new OutputHead(this.#readable(1), this.#readable(2), () => this.kill('protocol'));
    this.result = new ResultChannel(this.#readable(RESULT_FD), () => this.kill('protocol'));
    if (launch.seccompProgram === undefined) this.#innerPid = this.#process.pid;
    else {
      this.#writable(SECCOMP_FD).end(launch.seccompProgram);
      this.#readInnerPid(this.#readable(INFO_FD));
    }
  }

  /** Why we have ended it, if we have. */
  get stopped(): ChildEnd['stopped'] {
    return this.#stopped;
  }

  /** Ends it now. The first reason given is the one that counts. */
  kill(reason: NonNullable<ChildEnd['stopped']>): void {
    this.#stopped ??= reason;
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    if (this.#innerPid === undefined) this.#killUnreported();
    else if (this.#innerPid !== this.#process.pid) this.#killInner(this.#innerPid);
    this.#process.kill('SIGKILL');
  }

  async #whenGone(): Promise<ChildEnd> {
    const exited = Promise.withResolvers<Pick<ChildEnd, 'exitCode' | 'signal' | 'startError'>>();
    this.#process.once('error', (startError) => {
      // Also given when a signal could not be sent: then the exit is still to come.
      if (this.#process.pid === undefined)
        exited.resolve({ exitCode: undefined, signal: undefined, startError });
    });
    this.#process.once('exit', (code, signal) =>
      exited.resolve({ exitCode: code ?? undefined, signal: signal ?? undefined, startError: undefined }),
    );
    const watch = setInterval(() => this.#check(), WATCH_INTERVAL_MS);
    const end = await exited.promise;
    clearInterval(watch);
    const outlet = this.#process.stdio[RESULT_FD];
    await Promise.race([this.result.ended, delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    for (const stream of this.#process.stdio) if (stream !== outlet) stream?.destroy();
    outlet?.destroy();
    return {
      ...end,
      stopped: this.#stopped,
      lastUsage: this.#lastUsage,
      output: this.#output.head(this.#process.pid ?? 0),
    };
  }

  #check(): void {
    const usage = this.#innerPid === undefined ? undefined : usageOf(this.#innerPid);
    if (usage === undefined) return;
    this.#lastUsage = usage;
    const breach = breachOf(usage, this.limits);
    if (breach !== undefined) this.kill(breach);
  }

  /** bwrap writes a small JSON object and closes. */
  #readInnerPid(info: Readable): void {
    let text = '';
    info.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const pid = /"child-pid":\s*(\d+)/.exec(text)?.[1];
      if (pid !== undefined) this.#innerPid = Number(pid);
    });
  }

  /**
   * What bwrap has forked but not told of yet: forked so early, it may not have asked to die with bwrap, and would wait for
   * it for ever. bwrap is halted first, so that it forks no more.
   */
  #killUnreported(): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      process.kill(pid, 'SIGSTOP');
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
      for (const child of children.split(' ')) if (child !== '') process.kill(Number(child), 'SIGKILL');
    } catch {
      // gone already
    }
  }

  /** Only while it is still bwrap's child: a pid is used again once its process has been waited for. */
  #killInner(pid: number): void {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      if (parent === this.#process.pid) process.kill(pid, 'SIGKILL');
    } catch {
      // gone already
    }
  }

  /** Its end is no error here: a child may stop reading whenever it has seen enough. */
  #writable(fd: number): Writable {
    const stream = this.#process.stdio[fd];
    if (!(stream instanceof Writable) && !(stream instanceof Duplex)) throw new Error(`no descriptor ${fd}`);
    stream.on('error', () => {});
    return stream;
  }

  #readable(fd: number): Readable {
    const stream = this.#process.stdio[fd];
    if (!(stream instanceof Readable) && !(stream instanceof Duplex)) throw new Error(`no descriptor ${fd}`);
    stream.on('error', () => {});
    return stream;
  }
}
