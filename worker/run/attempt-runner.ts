import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { JournalEvent } from '../../contracts/messages/protocol.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { RunningContainer } from '../container/container-runtime.ts';
import { leaseName } from '../container/labels.ts';
import { Bell } from '../daemon/bell.ts';
import {
  advance,
  timeLimitOf,
  type Attempt,
  type AttemptFacts,
  type AttemptPhase,
} from '../journal/attempt.ts';
import { retainedOf } from '../journal/retained.ts';
import { attemptFolder, type AttemptFolder } from './attempt-folder.ts';
import type { AttemptInHand, OwnerWish } from './attempt-in-hand.ts';
import type { AttemptParts } from './attempt-parts.ts';
import { reportOf } from './platform-failure.ts';
import { nextStep, type Step } from './step.ts';
import { STEP_TABLE } from './step-table.ts';
import { withCall } from './tally.ts';

export type OrderReason = 'canceled' | 'stale';
const TALLY_INTERVAL_MS = 1_000;

/**
 * Takes one attempt from wherever the journal has it to its end, step by step: the planner (step.ts) says what is next,
 * the table (step-table.ts) does it. INVARIANTS:
 * - This object is the only writer of the attempt's row; every change is written before it is acted on.
 * - Whatever a step throws ends in one place: stopping (leave all as it is), an order (drop), or a platform failure.
 * - An attempt leaves the loop cleaned and forgotten, or when the worker stops; its container is removed on every way.
 */
export class AttemptRunner implements AttemptInHand {
  readonly name: string;
  readonly parts: AttemptParts;
  readonly folder: AttemptFolder;
  readonly logger: Logger;
  readonly #onChange: () => void;
  readonly #order = new AbortController();
  #attempt: Attempt;
  #container: RunningContainer | null;
  #wake = Promise.withResolvers<void>();
  #released: boolean;
  #cleaned = false;
  /** Nothing of it is left in the engine: a crash may have left gate, volumes and scratch without the agent's container. */
  #cleared = false;
  /** Goes on beside the hand-in. Never rejects. */
  #removing: Promise<void> | null = null;
  #servicesOpen = false;
  #tallyTimer: NodeJS.Timeout | null = null;
  readonly #lendingBell = new Bell();
  #lending: OwnerWish = { mode: 'LEND', reason: '' };
  #reclaimed: string | null = null;

  /** `container`: what the engine knows of it after a restart. `onChange`: resources were freed, or the attempt has ended. */
  constructor(
    parts: AttemptParts,
    attempt: Attempt,
    container: RunningContainer | null,
    onChange: () => void,
  ) {
    this.parts = parts;
    this.name = leaseName(attempt.lease);
    this.folder = attemptFolder(parts.stateDir, attempt.lease);
    this.logger = parts.logger.child({ ...attempt.lease, worker: parts.worker });
    this.#onChange = onChange;
    this.#attempt = attempt;
    this.#container = container;
    this.#released = container === null && !NEEDS_RESOURCES.includes(attempt.phase);
  }

  get attempt(): Attempt {
    return this.#attempt;
  }

  get facts(): AttemptFacts {
    return this.#attempt.facts;
  }

  get container(): RunningContainer | null {
    return this.#container;
  }

  /** CPUs, memory, disk and GPUs are still its own. */
  get holdsResources(): boolean {
    return !this.#released;
  }

  /** Nothing is left to do here but to hear from the head. */
  get resting(): boolean {
    return this.#cleaned;
  }

  /** The head still counts on this lease. */
  get renews(): boolean {
    return !this.#attempt.settled && this.#attempt.phase !== 'abandoned' && !this.#order.signal.aborted;
  }

  /** The head wants it ended: somebody else holds the run, or a client has canceled it. */
  order(reason: OrderReason): void {
    if (this.#order.signal.aborted) return;
    this.logger.info('ordered to stop', { reason });
    this.#order.abort(new PodiumError('CANCELED', `The head says: ${reason}.`));
    this.#rouse();
  }

  /** A longer time limit, by the head; what is not longer changes nothing. */
  extend(timeLimitMs: number): void {
    if (timeLimitMs <= timeLimitOf(this.#attempt)) return;
    this.logger.info('time limit extended', { timeLimitMs });
    this.#attempt = { ...this.#attempt, facts: { ...this.facts, timeLimitMs } };
    this.#trySave(); // Not written down it is said again with each renewal.
  }

  get lending(): OwnerWish {
    return this.#lending;
  }

  get reclaimed(): string | null {
    return this.#reclaimed;
  }

  /** What the owner wants from now on. A run that has ended is handed in all the same: it takes nothing of the machine. */
  lend(wish: OwnerWish): void {
    this.#lending = wish;
    if (wish.mode === 'GIVE_BACK') this.giveBack(wish.reason);
    this.#lendingBell.ring();
  }

  lendingChanged(ms: number, signal: AbortSignal): Promise<void> {
    return this.#lendingBell.wait(ms, signal);
  }

  giveBack(detail: string): void {
    if (this.#order.signal.aborted || !TAKES_THE_MACHINE.includes(this.#attempt.phase)) return;
    this.#reclaimed = detail;
    this.logger.info('given back to the owner', { reason: detail });
    this.#order.abort(new PodiumError('CANCELED', detail));
    this.#rouse();
  }

  /** The head has settled the run: nothing that happens here changes it any more. */
  settle(): void {
    if (this.#attempt.settled) return;
    this.#attempt = { ...this.#attempt, settled: true };
    this.#trySave(); // Not written down it is only said again.
    this.#rouse();
  }

  /** The head has acknowledged events. */
  told(): void {
    if (this.#cleaned) this.#rouse();
  }

  recordCall(code: string): void {
    if (this.#cleaned) return;
    const { clock } = this.parts;
    this.#attempt = { ...this.#attempt, facts: withCall(this.facts, code, clock.nowMs()) };
    this.#tallyTimer ??= setTimeout(() => {
      this.#tallyTimer = null;
      this.#trySave();
    }, TALLY_INTERVAL_MS);
  }

  save(attempt: Attempt, ...events: readonly JournalEvent[]): void {
    this.parts.journal.save(attempt, ...events);
    this.#attempt = attempt;
  }

  advance(phase: AttemptPhase, facts: Partial<AttemptFacts> = {}, ...events: readonly JournalEvent[]): void {
    this.save(advance(this.#attempt, phase, facts), ...events);
    this.logger.info('attempt', { phase });
  }

  collected(facts: Partial<AttemptFacts>): void {
    const { retention, clock } = this.parts;
    const next = advance(this.#attempt, 'collected', facts);
    const kept = retainedOf(next, clock.nowMs());
    if (kept === null) {
      this.advance('collected', facts);
      return;
    }
    retention.keep(next, kept);
    this.#attempt = next;
    this.logger.info('attempt', { phase: 'collected', retainedUntilMs: kept.untilMs });
  }

  hold(container: RunningContainer): void {
    this.#container = container;
    this.#cleared = false;
  }

  get servicesOpen(): boolean {
    return this.#servicesOpen;
  }

  async openServices(bundleDir: string): Promise<void> {
    await this.parts.services.open({
      key: this.name,
      socketDir: this.folder.sockets,
      uploadDir: this.folder.uploads,
      bundleDir,
      maxSubmissionBytes: this.attempt.ticket.limits.submissionBytes,
      validateTimeoutMs: this.parts.times.validateMs,
    });
    this.#servicesOpen = true;
  }

  removeContainerSoon(): void {
    this.#removing ??= this.#remove()
      .catch((error: unknown) => this.logger.warn('the container could not be removed yet', { error }))
      .finally(() => {
        this.#removing = null;
        this.release();
      });
  }

  /** Throws when the engine cannot remove it. */
  async removeContainer(): Promise<void> {
    await this.#removing;
    await this.#remove();
  }

  async #remove(): Promise<void> {
    this.parts.services.close(this.name);
    this.#servicesOpen = false;
    if (this.parts.retention.has(this.#attempt.lease)) this.#cleared = true;
    else if (this.#container !== null) await this.#container.remove();
    else if (!this.#cleared) await this.parts.runtime.clear(this.parts.worker, this.#attempt.lease);
    this.#container = null;
    this.#cleared = true;
  }

  /** Others may have what this run had. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#onChange();
  }

  markCleaned(): void {
    this.#cleaned = true;
    this.release();
    this.#onChange();
  }

  async rest(signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    await Promise.race([this.#wake.promise, pause(60_000, AbortSignal.any([signal, over.signal]))]);
    over.abort();
    this.#wake = Promise.withResolvers<void>();
  }

  /** Runs until the attempt is forgotten or `stop` aborts; the container then stays as it is. Never throws. */
  async run(stop: AbortSignal): Promise<void> {
    const live = AbortSignal.any([stop, this.#order.signal]);
    try {
      while (!stop.aborted) {
        const step = this.#plan();
        try {
          await STEP_TABLE[step](this, HEEDS_NO_ORDER.includes(step) ? stop : live);
          if (step === 'forget') {
            this.#stopTally(); // Nothing may bring the row back.
            return;
          }
        } catch (error) {
          if (stop.aborted) return;
          await this.#handle(error, step, stop);
        }
      }
    } finally {
      await this.#removing;
      if (this.#tallyTimer !== null) this.#trySave();
      this.#stopTally();
    }
  }

  #plan(): Step {
    const { phase, settled, lease } = this.#attempt;
    return nextStep(phase, {
      container: this.#container !== null,
      ordered: this.#order.signal.aborted,
      reclaimed: this.#reclaimed !== null,
      cleaned: this.#cleaned,
      settled,
      told: this.#cleaned && !this.parts.journal.hasPendingEvents(lease),
    });
  }

  async #handle(error: unknown, step: Step, stop: AbortSignal): Promise<void> {
    if (this.#order.signal.aborted && !HEEDS_NO_ORDER.includes(step)) return; // The planner says `drop` now.
    this.logger.error('a step failed', { step, error });
    if (!HEEDS_NO_ORDER.includes(step)) {
      try {
        const report = reportOf(error, step, this.parts.hostname);
        this.advance('abandoned', {}, { type: 'platform_failed', ...report });
        return;
      } catch (cause) {
        this.logger.error('the failure cannot be written down', { error: cause });
      }
    }
    await pause(this.parts.times.troubleMs, stop);
  }

  #stopTally(): void {
    if (this.#tallyTimer !== null) clearTimeout(this.#tallyTimer);
    this.#tallyTimer = null;
  }

  #trySave(): void {
    try {
      this.parts.journal.save(this.#attempt);
    } catch (error) {
      this.logger.error('the journal cannot be written', { error });
    }
  }

  #rouse(): void {
    this.#wake.resolve();
  }
}

const NEEDS_RESOURCES: readonly AttemptPhase[] = ['claimed', 'preparing', 'running', 'ended'];
const TAKES_THE_MACHINE: readonly AttemptPhase[] = ['claimed', 'preparing', 'running'];
/** Steps after which nothing of the attempt can fail any more: they are tried until they work. */
const HEEDS_NO_ORDER: readonly Step[] = ['drop', 'reclaim', 'clean', 'rest', 'forget'];
