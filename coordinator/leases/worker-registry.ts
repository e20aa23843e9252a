import type { Digest, RunId, WorkerId } from '../../contracts/ids/id.ts';
import type {
  ClaimRequest,
  HardwareReport,
  HelloMessage,
  RenewalRequest,
  WorkerState,
} from '../../contracts/messages/protocol.ts';
import type { ResourceOffer } from '../../contracts/resources/resources.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Lender } from '../scheduling/pick-run.ts';
import type { WorkerRow } from '../store/rows.ts';
import { whyBarred, type Standing } from '../store/standings.ts';
import type { Store } from '../store/store.ts';

/** A worker as the head sees it now. */
export interface WorkerView {
  readonly id: WorkerId;
  /** LOST when it has not been heard for a lease period in which the head could have heard it. */
  readonly state: WorkerState | 'LOST';
  readonly lent: ResourceOffer;
  readonly free: ResourceOffer;
  readonly hardware: HardwareReport;
  readonly version: string;
  readonly protocol: number;
  readonly machineId: string;
  readonly bundles: readonly Digest[];
  /** Runs it holds by the record. */
  readonly runIds: readonly RunId[];
  /** ms since 1970 by the head's clock; of its last hello when it has not been heard since the head started. */
  readonly lastSeenMs: number;
  /** How long it stays lent by its owner's hours, counted from when it was heard last; null: no end is known. */
  readonly staysMs: number | null;
  /** What the head thinks of it; null: nothing. */
  readonly standing: Standing | null;
  /** Why the head gives it no runs ("drained by ada"); null when it does. */
  readonly barred: string | null;
}

/** A worker that may be given runs. */
export interface Taker extends Lender {
  readonly id: WorkerId;
}

interface Live {
  hello: WorkerRow;
  state: WorkerState;
  lent: ResourceOffer;
  free: ResourceOffer;
  bundles: readonly Digest[];
  lastSeenMs: number;
  staysMs: number | null;
  /** Monotonic; null when it has not been heard since the head started. */
  heardAtMs: number | null;
}

const TAKING: readonly string[] = ['IDLE', 'BUSY'];
const NOTHING: ResourceOffer = { cpus: 0, memoryBytes: 0, diskBytes: 0, gpus: [] };

/** What workers said last. Hellos are in the record and outlive the head; the rest is live. */
export class WorkerRegistry {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #lostAfterMs: number;
  readonly #workers = new Map<WorkerId, Live>();
  /** Monotonic; silence before this is the head's own. */
  #hearingSinceMs: number;

  constructor(store: Store, clock: Clock, lostAfterMs: number) {
    this.#store = store;
    this.#clock = clock;
    this.#lostAfterMs = lostAfterMs;
    this.#hearingSinceMs = clock.monotonicMs();
    for (const hello of store.workers.list()) this.#workers.set(hello.id, fromRecord(hello));
  }

  hello(message: HelloMessage): void {
    const row = this.#store.workers.hello(message, this.#clock.nowMs());
    const known = this.#workers.get(message.worker) ?? fromRecord(row);
    // What is free is heard with the next claim or renewal; until then a worker that starts has all it lends.
    const free = known.heardAtMs === null ? message.lent : known.free;
    const live = { ...known, hello: row, state: message.state, lent: message.lent, free };
    this.#workers.set(message.worker, this.#heard(live));
  }

  /** False for a worker that has never said hello. */
  claims(request: ClaimRequest): boolean {
    const { state, lent, free, bundles, staysMs } = request;
    return this.#update(request.worker, { state, lent, free, bundles, staysMs });
  }

  /** False for a worker that has never said hello. */
  renews(request: RenewalRequest): boolean {
    const { state, free, staysMs } = request;
    return this.#update(request.worker, { state, free, staysMs });
  }

  /** The head hears again after a gap: nobody is lost for having been silent in it. */
  restart(): void {
    this.#hearingSinceMs = this.#clock.monotonicMs();
  }

  /** Every worker that ever said hello, by id. */
  list(): WorkerView[] {
    const held = Map.groupBy(this.#store.runs.holders(), ({ workerId }) => workerId);
    const standings = this.#store.standings.all();
    return [...this.#workers.values()]
      .map((live) => {
        const { id } = live.hello;
        const runIds = (held.get(id) ?? []).map(({ runId }) => runId);
        return this.#view(live, runIds, standings.get(id) ?? null);
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The workers that take runs now, read at every claim: live, and neither drained nor quarantined. */
  takers(): Taker[] {
    const barred = this.#store.standings.barred();
    const now = this.#clock.monotonicMs();
    const takers: Taker[] = [];
    for (const live of this.#workers.values()) {
      const { id } = live.hello;
      if (!TAKING.includes(this.#stateOf(live, now)) || barred.has(id)) continue;
      takers.push({ id, lent: live.lent, staysMs: this.#stays(live) });
    }
    return takers;
  }

  /** What it said last, less the time since. */
  #stays({ staysMs, heardAtMs }: Live): number | null {
    if (staysMs === null || heardAtMs === null) return staysMs;
    return Math.max(0, staysMs - (this.#clock.monotonicMs() - heardAtMs));
  }

  #update(worker: WorkerId, said: Partial<Live>): boolean {
    const known = this.#workers.get(worker);
    if (known === undefined) return false;
    this.#workers.set(worker, this.#heard({ ...known, ...said }));
    return true;
  }

  #heard(live: Live): Live {
    return { ...live, heardAtMs: this.#clock.monotonicMs(), lastSeenMs: this.#clock.nowMs() };
  }

  #stateOf(live: Live, now = this.#clock.monotonicMs()): WorkerState | 'LOST' {
    if (live.heardAtMs === null) return 'LOST';
    const silentMs = now - Math.max(live.heardAtMs, this.#hearingSinceMs);
    return silentMs > this.#lostAfterMs ? 'LOST' : live.state;
  }

  #view(live: Live, runIds: readonly RunId[], standing: Standing | null): WorkerView {
    const { id, hardware, version, protocol, machineId } = live.hello;
    const { lent, free, bundles, lastSeenMs, staysMs } = live;
    const state = this.#stateOf(live);
    return {
      id,
      state,
      lent,
      free,
      hardware,
      version,
      protocol,
      machineId,
      bundles,
      runIds,
      lastSeenMs,
      staysMs,
      standing,
      barred: whyBarred(standing),
    };
  }
}

function fromRecord(hello: WorkerRow): Live {
  const { lent, helloAtMs } = hello;
  return {
    hello,
    state: 'STOPPED',
    lent,
    free: NOTHING,
    bundles: [],
    lastSeenMs: helloAtMs,
    staysMs: null,
    heardAtMs: null,
  };
}
