import type { KeyObject } from 'node:crypto';
import type { WorkerId } from '../../contracts/ids/id.ts';
import type { ControlMessage, HardwareReport, WorkerState } from '../../contracts/messages/protocol.ts';
import { errorText } from '../../contracts/errors/podium-error.ts';
import type { ResourceOffer } from '../../contracts/resources/resources.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { ProcessContext } from '../../platform/process/run-process.ts';
import type { BundleStore } from '../bundles/bundle-store.ts';
import { acceptTicket } from '../claim/accept-ticket.ts';
import { Claimer } from '../claim/claimer.ts';
import type { ContainerRuntime, RunningContainer } from '../container/container-runtime.ts';
import type { RetainedContainers } from '../retention/retained-containers.ts';
import type { Lent } from '../hardware/lend.ts';
import { claimedAttempt, leaseOf, type Allocation, type AttemptPhase } from '../journal/attempt.ts';
import type { AttemptParts } from '../run/attempt-parts.ts';
import { adoptContainers } from './adopt.ts';
import { Bell } from './bell.ts';
import { EventSender } from './event-sender.ts';
import type { DiskKeeper } from '../disk/disk-keeper.ts';
import type { OwnerSettings } from '../../contracts/lending/owner-settings.ts';
import { lendingDesk } from './lending-desk.ts';
import type { OwnerWatch } from '../owner/owner-watch.ts';
import type { LendingState } from '../owner/policy.ts';
import { Greeter } from './greeter.ts';
import type { HeadLink } from './head-link.ts';
import { Renewals } from './renewals.ts';
import { Roster } from './roster.ts';
import { StateMachine } from './worker-state.ts';

export interface DaemonParts {
  readonly worker: WorkerId;
  readonly version: string;
  readonly machineId: string;
  readonly headKey: KeyObject;
  readonly lent: Lent;
  readonly link: HeadLink;
  readonly bundles: Pick<BundleStore, 'held'>;
  readonly attempts: AttemptParts;
  /** The machine now; GPUs of our own runs are not reported as used by others. */
  readonly hardware: (ownGpus: ReadonlySet<string>) => Promise<HardwareReport>;
  readonly disk: DiskKeeper;
  readonly retained: RetainedContainers;
  readonly settings: OwnerSettings | null;
  readonly claimIntervalMs: number;
  readonly renewIntervalMs: number;
  /** Made with what is to be told of each change of the owner's mind. */
  readonly owner: (
    onChange: (state: LendingState) => void,
    containers: () => RunningContainer[],
  ) => OwnerWatch;
  readonly logger: Logger;
}

/** What a worker does now, for whoever watches it on its own machine. */
export interface DaemonView {
  readonly state: WorkerState;
  /** Of every attempt here. */
  readonly phases: readonly AttemptPhase[];
  readonly free: ResourceOffer;
}

const NOTHING: Allocation = { cpuset: [], memoryBytes: 0, diskBytes: 0, gpus: [] };
/** For the last words to the head. */
const FAREWELL_MS = 1_000;

/**
 * The worker: takes over what it finds, then claims, runs, renews and tells, until it is asked to end. Its loops share
 * nothing but the roster of attempts and the journal; none of them waits for another, so that a head that is away holds
 * up nothing that runs here.
 */
export class WorkerDaemon {
  readonly #parts: DaemonParts;
  readonly #logger: Logger;
  readonly #machine: StateMachine;
  readonly #stop = new AbortController();
  /** Ends the line to the head: after the last words. */
  readonly #hangUp = new AbortController();
  readonly #changed = new Bell();
  readonly #roster: Roster;
  readonly #claimer: Claimer;
  readonly #renewals: Renewals;
  readonly #events: EventSender;
  readonly #greeter: Greeter;
  readonly #owner: OwnerWatch;
  #drain: () => void = () => undefined;
  #diskSaid = false;

  constructor(parts: DaemonParts) {
    const { worker, link, logger, lent } = parts;
    this.#parts = parts;
    this.#logger = logger;
    this.#machine = new StateMachine(logger);
    this.#roster = new Roster(
      parts.attempts,
      lent,
      () => parts.disk.freeBytes(),
      this.#stop.signal,
      () => {
        this.#changed.ring();
        this.#claimer.poke();
      },
    );
    this.#owner = parts.owner(
      () => this.#obeyOwner(),
      () => this.#roster.containers(),
    );
    const state = () => this.#machine.state;
    const free = () => this.#roster.free();
    const greetAgain = () => this.#greeter.again();
    const lentOffer = offerOf(lent);
    this.#claimer = new Claimer(
      worker,
      link,
      {
        mayClaim: () =>
          this.#greeter.welcome && (state() === 'IDLE' || state() === 'BUSY') && this.#diskAllows(),
        state,
        free,
        lent: lentOffer,
        bundles: () => parts.bundles.held(),
        holding: () => this.#roster.leases(),
        staysMs: () => this.#owner.staysMs(),
        onTicket: (ticket) => this.#take(ticket),
        onRefused: greetAgain,
      },
      parts.claimIntervalMs,
      logger,
    );
    this.#renewals = new Renewals(
      worker,
      link,
      {
        state,
        free,
        leases: () => this.#roster.renewedLeases(),
        staysMs: () => this.#owner.staysMs(),
        onVerdict: (lease, verdict) => this.#roster.hear(lease, verdict),
        onExtended: (lease, timeLimitMs) => this.#roster.extend(lease, timeLimitMs),
        onRefused: greetAgain,
      },
      parts.renewIntervalMs,
      logger,
    );
    this.#events = new EventSender(worker, parts.attempts.journal, link, logger, () => this.#roster.told());
    this.#greeter = new Greeter(
      {
        worker,
        version: parts.version,
        machineId: parts.machineId,
        lent: lentOffer,
        state,
        hardware: () => parts.hardware(this.#roster.ownGpus()),
      },
      link,
      logger,
      () => this.#claimer.poke(),
    );
  }

  /** What goes on here now. */
  get view(): DaemonView {
    return { state: this.#machine.state, phases: this.#roster.phases(), free: this.#roster.free() };
  }

  /** What the runs here need of what is kept on disk. */
  needs(): ReturnType<Roster['needs']> {
    return this.#roster.needs();
  }

  /** What the owner of the machine may ask and say: proto/lending.proto. */
  lendingDesk(): ReturnType<typeof lendingDesk> {
    const { worker, link, lent, disk, settings, attempts, retained } = this.#parts;
    return lendingDesk({
      worker,
      state: () => this.#machine.state,
      headConnected: () => link.up,
      lent: offerOf(lent),
      free: () => this.#roster.free(),
      runners: () => this.#roster.runners(),
      owner: this.#owner,
      settings,
      disk,
      retained,
      drain: () => this.#drain(),
      clock: attempts.clock,
    });
  }

  /** An agent called its validate service. */
  recordCall(attempt: string, code: string): void {
    this.#roster.recordCall(attempt, code);
  }

  /** Runs until it is drained or stopped. The first signal finishes what is here, the second leaves it as it is. */
  async run(context: ProcessContext): Promise<void> {
    const drain = new AbortController();
    this.#drain = () => drain.abort();
    context.drain.addEventListener('abort', this.#drain, { once: true });
    context.stop.addEventListener('abort', () => this.#stop.abort(), { once: true });
    if (context.drain.aborted) drain.abort();
    if (context.stop.aborted) this.#stop.abort();
    const loops = this.#startLoops();
    let watching: Promise<void> = Promise.resolve();
    try {
      // Before anything is taken over: what is frozen stays so while its owner is there.
      await this.#owner.look();
      this.#obeyOwner();
      watching = this.#owner.run(this.#stop.signal);
      await this.#adopt(drain.signal);
      if (!drain.signal.aborted) await this.#work(drain.signal);
      await this.#finish();
    } catch (error) {
      if (!this.#stop.signal.aborted && !drain.signal.aborted) throw error;
      this.#logger.warn('stopped in the middle', { reason: errorText(error) });
    } finally {
      await this.#farewell();
      this.#stop.abort();
      this.#hangUp.abort();
      await Promise.all([loops, watching, this.#roster.ended()]);
    }
  }

  async #startLoops(): Promise<void> {
    const signal = this.#stop.signal;
    const onUp = () => {
      this.#greeter.again();
      this.#renewals.poke();
      this.#events.poke();
    };
    const listener = {
      onUp,
      onDoorbell: () => this.#claimer.poke(),
      onControl: (order: ControlMessage) => this.#obey(order),
    };
    await Promise.all([
      this.#parts.link.run(listener, this.#hangUp.signal),
      this.#greeter.run(signal),
      this.#events.run(signal),
      this.#renewals.run(signal),
      this.#claimer.run(signal),
    ]);
  }

  async #adopt(drain: AbortSignal): Promise<void> {
    const { worker } = this.#parts;
    const { journal, runtime, stateDir } = this.#parts.attempts;
    const attempts = journal.attempts();
    const signal = AbortSignal.any([drain, this.#stop.signal]);
    const containers = await adoptContainers(
      runtime,
      worker,
      stateDir,
      attempts,
      this.#parts.retained.all().map(({ lease }) => lease),
      this.#logger,
      attempts.length > 0 ? this.#stop.signal : signal,
    );
    for (const attempt of attempts) {
      const name = `${attempt.lease.runId}-${attempt.lease.epoch}-${attempt.lease.fence}`;
      const container = containers.get(name) ?? null;
      this.#logger.info('taking over an attempt', {
        ...attempt.lease,
        worker,
        phase: attempt.phase,
        container: container !== null,
      });
      if (attempt.phase === 'running' && container !== null) journal.save(attempt, { type: 'adopted' });
      this.#roster.begin(attempt, container);
    }
  }

  async #work(drain: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([drain, this.#stop.signal]);
    while (!signal.aborted) {
      this.#enterStateNow();
      this.#claimer.poke();
      await this.#changed.wait(60_000, signal);
    }
  }

  /** Draining: runs and hand-ins are finished, then the head is told what it does not know yet, as far as it listens. */
  async #finish(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#machine.enter('DRAINING');
    this.#renewals.poke();
    this.#logger.info('finishing what is here; a second signal stops now', {
      runs: this.#roster.leases().length,
    });
    while (this.#roster.busy && !this.#stop.signal.aborted)
      await this.#changed.wait(60_000, this.#stop.signal);
    while (!this.#stop.signal.aborted && (await this.#events.sendOnce().catch(() => false)));
  }

  async #farewell(): Promise<void> {
    await this.#parts.attempts.runtime.keepReady(null).catch((error: unknown) => {
      this.#logger.warn('the gate kept ready stays until the next start', { error });
    });
    const left = this.#roster.runningContainers;
    if (left > 0)
      this.#logger.warn('containers keep running; the next start takes them over', { containers: left });
    this.#machine.enter('STOPPED');
    if (this.#parts.link.up) await this.#renewals.renew(FAREWELL_MS);
  }

  /** With no room for any scratch there is no sense in claiming; said once. */
  #diskAllows(): boolean {
    const problem = this.#parts.disk.problem();
    if (problem !== '' && !this.#diskSaid) this.#logger.warn('no runs are taken', { reason: problem });
    this.#diskSaid = problem !== '';
    return problem === '';
  }

  #enterStateNow(): void {
    if (!this.#machine.enter(this.#stateNow())) return;
    this.#renewals.poke();
    const { worker, attempts } = this.#parts;
    const { state } = this.#machine;
    // A machine that its owner has back keeps nothing of ours in memory.
    if (state !== 'PAUSED') this.#keepReady(state === 'AWAY' ? null : worker, attempts.runtime);
  }

  #keepReady(worker: WorkerId | null, runtime: ContainerRuntime): void {
    runtime.keepReady(worker).catch((error: unknown) => {
      this.#logger.warn('the gate kept ready cannot be removed yet', { error });
    });
  }

  #stateNow(): WorkerState {
    switch (this.#owner.state.mode) {
      case 'LEND':
        return this.#roster.busy ? 'BUSY' : 'IDLE';
      case 'FREEZE':
        return 'PAUSED';
      case 'GIVE_BACK':
        return 'AWAY';
    }
  }

  #obeyOwner(): void {
    this.#roster.lend({ mode: this.#owner.state.mode, reason: this.#owner.reason });
    if (this.#owner.state.mode === 'GIVE_BACK') this.#parts.retained.giveUpAll(this.#owner.reason);
    const { state } = this.#machine;
    if (state !== 'STARTING' && state !== 'DRAINING' && state !== 'STOPPED') this.#enterStateNow();
    this.#changed.ring();
  }

  #obey(order: ControlMessage): void {
    switch (order.order) {
      case 'drain':
        this.#drain();
        break;
      case 'extend':
        this.#roster.extend(order.lease, order.timeLimitMs);
        break;
      case 'stop':
        this.#roster.hear(order.lease, order.reason);
        break;
    }
  }

  /** A lease was granted: written down first, then begun. False when it begins nothing. */
  #take(text: string): boolean {
    const { worker, headKey, attempts } = this.#parts;
    const { ticket, ticketBytes } = acceptTicket(text, headKey, worker);
    const lease = leaseOf(ticket);
    if (this.#roster.has(lease)) return false;
    const given = this.#roster.allocate(ticket.resources);
    const attempt = claimedAttempt(ticket, ticketBytes, given ?? NOTHING);
    this.#logger.info('got a run', {
      ...lease,
      worker,
      attempt: ticket.attempt,
      cpuset: given?.cpuset,
    });
    if (given === null) {
      const detail = `Worker ${worker} has not what run ${ticket.run} asks for.`;
      const refused = { ...attempt, phase: 'abandoned' } as const;
      attempts.journal.save(refused, { type: 'platform_failed', failure: 'WORKER_ERROR', detail });
      this.#roster.begin(refused, null);
      return false;
    }
    attempts.journal.save(attempt);
    this.#roster.begin(attempt, null);
    return true;
  }
}

export function offerOf(lent: Lent): ResourceOffer {
  return {
    cpus: lent.cpuset.length,
    memoryBytes: lent.memoryBytes,
    diskBytes: lent.diskBytes,
    gpus: lent.gpus.map(({ id, memoryBytes }) => ({ id, memoryBytes })),
  };
}
