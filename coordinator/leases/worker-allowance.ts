import type { WorkerId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';

export interface AllowanceLimits {
  /** Of the head's time, saved up at most. */
  readonly burstMs: number;
  /** Of each second. */
  readonly msPerSecond: number;
  /** What a message costs at least. */
  readonly messageMs: number;
  /** What a message costs at least that was refused: each is a line of the log. */
  readonly refusalMs: number;
}

const DEFAULT_LIMITS: AllowanceLimits = { burstMs: 1_000, msPerSecond: 100, messageMs: 0.2, refusalMs: 20 };
const WARN_EVERY_MS = 60_000;

interface Account {
  leftMs: number;
  filledAtMs: number;
  dropped: number;
  warnedAtMs: number | null;
}

/**
 * How much of the head's time one worker's messages may take: a tenth, so that a worker that floods the head (by a bug, or
 * meaning to) holds up nobody but itself. What it sends beyond that is dropped unread; workers ask again. A worker in
 * order needs a hundredth of it.
 */
export class WorkerAllowance {
  readonly #accounts = new Map<WorkerId, Account>();
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #limits: AllowanceLimits;

  constructor(clock: Clock, logger: Logger, limits: AllowanceLimits = DEFAULT_LIMITS) {
    this.#clock = clock;
    this.#logger = logger;
    this.#limits = limits;
  }

  /** Calls `handle`, which says whether the message was in order, and charges its time; not when the worker has none left. */
  spend(worker: WorkerId, handle: () => boolean): void {
    const startedAtMs = this.#clock.monotonicMs();
    const account = this.#filled(worker, startedAtMs);
    if (account.leftMs <= 0) {
      this.#drop(worker, account, startedAtMs);
      return;
    }
    let inOrder = false;
    try {
      inOrder = handle();
    } finally {
      // No more than a part of the burst: a disk that stalls is not the worker's doing.
      const spentMs = Math.min(this.#clock.monotonicMs() - startedAtMs, this.#limits.burstMs / 4);
      account.leftMs -= Math.max(spentMs, inOrder ? this.#limits.messageMs : this.#limits.refusalMs);
    }
  }

  #filled(worker: WorkerId, nowMs: number): Account {
    const { burstMs, msPerSecond } = this.#limits;
    const account = this.#accounts.get(worker) ?? {
      leftMs: burstMs,
      filledAtMs: nowMs,
      dropped: 0,
      warnedAtMs: null,
    };
    account.leftMs = Math.min(burstMs, account.leftMs + ((nowMs - account.filledAtMs) / 1_000) * msPerSecond);
    account.filledAtMs = nowMs;
    this.#accounts.set(worker, account);
    return account;
  }

  #drop(worker: WorkerId, account: Account, nowMs: number): void {
    account.dropped += 1;
    if (account.warnedAtMs !== null && nowMs - account.warnedAtMs < WARN_EVERY_MS) return;
    const { dropped } = account;
    this.#logger.warn('a worker sends more than the head has time for; messages dropped', {
      worker,
      dropped,
    });
    account.warnedAtMs = nowMs;
    account.dropped = 0;
  }
}
