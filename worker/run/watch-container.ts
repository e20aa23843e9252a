import type { OutputMessage } from '../../contracts/messages/protocol.ts';
import type { EndSignals } from '../../contracts/run/ending.ts';
import { pause, withDeadline } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { ContainerExit, ContainerUsage, RunningContainer } from '../container/container-runtime.ts';
import type { Archive } from '../handin/collect-archive.ts';
import { followOutput } from './follow-output.ts';
import { OutputLog } from './output-log.ts';
import { OutputTail } from './output-tail.ts';
import type { RunClock } from './run-clock.ts';

export interface WatchTimes {
  /** Between two looks at the gate and at what the run uses. */
  readonly tendMs: number;
  /** Between SIGTERM and SIGKILL at the time limit. */
  readonly graceMs: number;
  /** For what is still to be read of the output after the end. */
  readonly outputMs: number;
}
export const DEFAULT_WATCH_TIMES: WatchTimes = { tendMs: 5_000, graceMs: 10_000, outputMs: 30_000 };

/** The limit is looked at this often: a pause moves it. */
const LOOK_MS = 1_000;

/** What is still under way at the end (an order to the engine) is waited for no longer. */
const LEAVE_MS = 3_000;

export type StopReason = Exclude<EndSignals['stoppedFor'], null>;

export interface Watch {
  readonly container: RunningContainer;
  /** Resolves with its end, through restarts of the engine. */
  readonly end: (signal: AbortSignal) => Promise<ContainerExit>;
  readonly runClock: RunClock;
  /** Of running time, as it is now: the head may lengthen it. */
  readonly timeLimitMs: () => number;
  readonly outputLimitBytes: number;
  readonly outputFile: string;
  /** Called before the container is stopped, so that a crash in between does not lose the reason. */
  readonly onStop: (reason: StopReason) => void;
  readonly publish: (message: OutputMessage) => void;
  readonly tend: () => Promise<void>;
  /** Freezes and thaws it until the signal aborts. */
  readonly obeyOwner: (signal: AbortSignal) => Promise<void>;
  readonly logger: Logger;
  readonly times: WatchTimes;
}

export interface Watched {
  readonly exit: ContainerExit;
  readonly output: Archive;
  readonly usage: ContainerUsage | null;
}

/**
 * Stays with a container until it has ended: holds it to its running time (run-clock.ts), freezes it when the owner wants
 * that, keeps its output, tends its gate. When the signal aborts it leaves the container as it is and throws.
 */
export async function watchContainer(watch: Watch, signal: AbortSignal): Promise<Watched> {
  const { container, times, logger } = watch;
  const over = new AbortController();
  const whileRunning = AbortSignal.any([signal, over.signal]);
  const limit = holdToTime(watch, whileRunning);
  const tending = new Tending(watch);
  const tended = tending.run(whileRunning);
  const obeyed = watch.obeyOwner(whileRunning);
  const outputEnd = new AbortController();
  const output = keepOutput(watch, AbortSignal.any([signal, outputEnd.signal]));
  output.catch(() => undefined);
  try {
    const exit = await watch.end(signal);
    over.abort();
    const usage = await withDeadline(container.usage(), 10_000, 'Reading what the run used').catch(
      () => tending.lastUsage,
    );
    const giveUp = setTimeout(() => {
      logger.warn('the output has no end, taking what there is');
      outputEnd.abort();
    }, times.outputMs);
    try {
      return { exit, output: await output, usage };
    } finally {
      clearTimeout(giveUp);
    }
  } finally {
    over.abort();
    outputEnd.abort();
    const left = new AbortController();
    await Promise.race([Promise.allSettled([limit, tended, obeyed, output]), pause(LEAVE_MS, left.signal)]);
    left.abort();
  }
}

async function holdToTime(watch: Watch, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const leftMs = watch.timeLimitMs() - watch.runClock.runMs;
    if (leftMs <= 0 && !watch.runClock.frozen) break;
    await pause(leftMs <= 0 ? LOOK_MS : Math.min(leftMs, LOOK_MS), signal);
  }
  if (!signal.aborted) await stop(watch, 'time', signal);
}

/** Tries until the container has ended: an engine that is away now stops it when it is back. */
async function stop(watch: Watch, reason: StopReason, signal: AbortSignal): Promise<void> {
  watch.logger.info('stopping the container', { reason });
  while (!signal.aborted) {
    try {
      watch.onStop(reason);
      await watch.container.stop(watch.times.graceMs);
      return;
    } catch (error) {
      watch.logger.warn('the container could not be stopped, trying again', { error });
      await pause(1_000, signal);
    }
  }
}

class Tending {
  readonly #watch: Watch;
  lastUsage: ContainerUsage | null = null;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { container, times, logger } = this.#watch;
    while (!signal.aborted) {
      try {
        await this.#watch.tend();
        this.lastUsage = await container.usage();
      } catch (error) {
        if (!signal.aborted) logger.warn('the run could not be looked after', { error });
      }
      await pause(times.tendMs, signal);
    }
  }
}

async function keepOutput(watch: Watch, signal: AbortSignal): Promise<Archive> {
  await using log = await OutputLog.open(watch.outputFile, watch.outputLimitBytes);
  using tail = new OutputTail(watch.container.lease, watch.publish);
  for await (const bytes of followOutput(watch.container, signal, watch.logger)) {
    tail.push(bytes);
    await log.append(bytes);
  }
  return await log.finish();
}
