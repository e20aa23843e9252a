import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { LeaseKey, RunId, WorkerId } from '../../contracts/ids/id.ts';
import { isLeased, isTerminal, type RunState } from '../../contracts/run/state.ts';
import type { RunRow } from './rows.ts';
import {
  helloFrom,
  LIMITS,
  openRecord,
  submit,
  worker,
  type TestRecord,
} from '../../test/support/head-record.ts';
import { readReceipt, receiptFor } from '../../test/support/receipts.ts';

const WORKERS = ['w1', 'w2', 'w3'].map(worker);

/** What happened so far, told without the store's words. */
interface Told {
  readonly leases: { readonly key: LeaseKey; readonly worker: WorkerId }[];
  /** The last lease counts: held, or lapsed while nobody else took the run. */
  counts: boolean;
  free: boolean;
  failures: number;
  reclaims: number;
  /** How the last lease was lost, while the run is free. */
  lapsed: boolean;
  settled: LeaseKey | null;
  over: boolean;
  /** The evidence keeps it from workers, until it is released. */
  held: boolean;
  timeLimitMs: number;
  /** Leases that count no more towards the limits, since it was retried or released. */
  forgiven: number;
}
type Model = Map<RunId, Told>;

const DOINGS = ['start', 'end', 'fail', 'reclaim', 'renew', 'receipt'] as const;
type Doing = (typeof DOINGS)[number];

/** Fails with the refusal that belongs to a lease that does not count; true when it was accepted. */
function accepted(change: () => void): boolean {
  try {
    change();
    return true;
  } catch (error) {
    assert.ok(isPodiumError(error), String(error));
    assert.ok(['STALE_FENCE', 'FAILED_PRECONDITION'].includes(error.code), error.message);
    return false;
  }
}

class Step implements fc.Command<Model, TestRecord> {
  readonly name: string;
  readonly effect: (told: Told, run: RunId, record: TestRecord) => void;
  readonly index: number;

  constructor(name: string, index: number, effect: (told: Told, run: RunId, record: TestRecord) => void) {
    this.name = name;
    this.index = index;
    this.effect = effect;
  }

  check(): boolean {
    return true;
  }

  run(model: Model, record: TestRecord): void {
    const [run, told] = [...model][this.index % model.size] ?? [];
    assert.ok(run !== undefined && told !== undefined);
    record.clock.advance(10);
    this.effect(told, run, record);
    for (const [id, what] of model) checkInvariants(record, id, what);
  }

  toString(): string {
    return `${this.name}(${this.index})`;
  }
}

function lease(by: number) {
  return (told: Told, run: RunId, { store, clock }: TestRecord): void => {
    const holder = WORKERS[by % WORKERS.length];
    assert.ok(holder !== undefined);
    const given: LeaseKey[] = [];
    const taken = accepted(() => given.push(store.transitions.lease(run, holder, clock.nowMs())));
    assert.equal(taken, told.free && !told.held);
    for (const key of given) {
      assert.ok(
        told.leases.every((before) => before.key.fence < key.fence),
        'no fence is given twice',
      );
      told.leases.push({ key, worker: holder });
      Object.assign(told, { counts: true, free: false, lapsed: false });
    }
  };
}

/** A worker does something about one of the leases that were ever given, maybe one that is not its own. */
function act(doing: Doing, which: number, thief: boolean) {
  return (told: Told, run: RunId, record: TestRecord): void => {
    const chosen = told.leases[which % Math.max(1, told.leases.length)];
    if (chosen === undefined) return;
    const { store, clock } = record;
    const who = thief ? worker('thief') : chosen.worker;
    const counts =
      told.counts && chosen === told.leases.at(-1) && !thief && !told.over && told.settled === null;
    const before = store.runs.require(run);
    const nowMs = clock.nowMs();
    const attempt = told.leases.indexOf(chosen) + 1;
    const done = {
      start: () =>
        accepted(() => {
          store.transitions.start(chosen.key, who, nowMs);
        }),
      end: () =>
        accepted(() => {
          store.transitions.end(chosen.key, who, 'exited', nowMs);
        }),
      fail: () =>
        accepted(() => {
          store.transitions.fail(chosen.key, who, 'GPU_FAULT', '', nowMs);
        }),
      reclaim: () =>
        accepted(() => {
          store.transitions.reclaim(chosen.key, who, '', nowMs);
        }),
      renew: () => store.transitions.hold(chosen.key, who, nowMs) !== null,
      receipt: () => readReceipt(record, receiptFor(chosen.key, attempt, who)).kind === 'settled',
    }[doing]();
    assert.equal(done, counts, `${doing} by ${who} with fence ${chosen.key.fence}`);
    if (!done) {
      assert.deepEqual(store.runs.require(run), before, 'a stale fence changes nothing (P5)');
      return;
    }
    if (told.lapsed) {
      const failures = Math.max(0, told.failures - 1);
      // What goes on counts again, also after a retry.
      const forgiven = Math.min(told.forgiven, told.leases.length - 1);
      Object.assign(told, { lapsed: false, free: false, held: false, failures, forgiven });
    }
    if (doing === 'receipt') told.settled = chosen.key;
    if (doing === 'fail') lost(record, run, told, { failures: told.failures + 1 });
    if (doing === 'reclaim') lost(record, run, told, { reclaims: told.reclaims + 1 });
  };
}

/** Whether it is held is the evidence's to say (scheduling/evidence.test.ts); here only what follows from it. */
function lost({ store }: TestRecord, run: RunId, told: Told, change: Partial<Told>): void {
  Object.assign(told, { counts: false, free: true, held: store.runs.require(run).held }, change);
  if (told.held) {
    assert.ok(new Set(told.leases.map(({ worker: who }) => who)).size >= 3, 'three machines are needed');
    return;
  }
  told.over = told.failures >= LIMITS.maxPlatformFailures || told.reclaims >= LIMITS.maxReclaims;
  if (told.over) told.free = false;
}

function expire(told: Told, run: RunId, record: TestRecord): void {
  const { store, clock } = record;
  const last = told.leases.at(-1);
  if (last === undefined) return;
  const held = told.counts && !told.free && !told.over && told.settled === null;
  assert.equal(
    accepted(() => {
      store.transitions.expire(last.key, clock.nowMs());
    }),
    held,
    run,
  );
  if (!held) return;
  lost(record, run, told, { failures: told.failures + 1 });
  if (!told.over) Object.assign(told, { counts: true, lapsed: true });
}

function cancel(told: Told, run: RunId, { store, clock }: TestRecord): void {
  const open = !told.over && told.settled === null;
  assert.equal(store.transitions.cancel(run, clock.nowMs()).kind, open ? 'canceled' : 'too_late');
  if (open) Object.assign(told, { over: true, free: false, counts: false });
}

function retry(told: Told, run: RunId, { store, clock }: TestRecord): void {
  const rows = [store.runs.require(run)];
  const { queued } = store.controls.retry(rows, ['platform_failed', 'canceled'], 'ann', clock.nowMs());
  assert.equal(queued.length === 1, told.over, 'only an end without a hand-in is taken back');
  if (!told.over) return;
  forgive(told);
  // A lease that lapsed last is still its worker's, as long as nobody else has the run.
  const lapsed = store.attempts.ofRun(run).at(-1)?.outcome === 'lease_expired';
  Object.assign(told, { over: false, free: true, counts: lapsed, lapsed });
}

function release(told: Told, run: RunId, { store, clock }: TestRecord): void {
  const row = store.runs.require(run);
  assert.equal(
    accepted(() => {
      store.controls.release(row, 'ann', clock.nowMs());
    }),
    told.held,
  );
  if (told.held) forgive(told);
}

/** By more, to less, to the same: only longer counts, and only for what has not ended. */
function extend(byMs: number) {
  return (told: Told, run: RunId, { store, clock }: TestRecord): void => {
    const before = store.runs.require(run);
    const toMs = told.timeLimitMs + byMs;
    const extended = store.controls.extend([before], { toMs }, 'ann', clock.nowMs());
    const may = byMs > 0 && ['queued', 'leased', 'running'].includes(before.state);
    assert.equal(extended.length, may ? 1 : 0, `${before.state} by ${byMs}`);
    if (may) told.timeLimitMs = toMs;
    const holder = isLeased(before.state) ? told.leases.at(-1) : undefined;
    assert.deepEqual(
      extended.map(({ held }) => held),
      may ? [holder === undefined ? null : { worker: holder.worker, key: holder.key }] : [],
      'who holds it now is told, and nobody else',
    );
    assert.deepEqual(
      { ...store.runs.require(run), timeLimitMs: 0, extended: false },
      {
        ...before,
        timeLimitMs: 0,
        extended: false,
      },
    );
  };
}

/** Concerns claims alone: whatever a worker holds goes on. */
function pauseOrResume(_told: Told, run: RunId, { store, clock }: TestRecord): void {
  const before = store.runs.require(run);
  const { experimentId } = before;
  const paused = store.experiments.require(experimentId).pausedBy !== null;
  const changed = paused
    ? store.experiments.resume(experimentId, 'ann', clock.nowMs())
    : store.experiments.pause(experimentId, 'ann', clock.nowMs());
  assert.ok(changed);
  assert.deepEqual(store.runs.require(run), before);
  const inTurn = store.queue
    .lanes()
    .flatMap((lane) => [...store.queue.inTurn(lane, Number.MAX_SAFE_INTEGER)].map(({ id }) => id));
  if (!paused) assert.ok(!inTurn.includes(experimentId), 'no claim sees what is paused');
}

function forgive(told: Told): void {
  Object.assign(told, { held: false, failures: 0, reclaims: 0, forgiven: told.leases.length });
}

function checkInvariants({ store }: TestRecord, run: RunId, told: Told): void {
  const row = store.runs.get(run);
  assert.ok(row !== null, 'no accepted run is lost (P1)');
  const attempts = store.attempts.ofRun(run);
  const failed = attempts.filter(
    ({ attempt, outcome }) =>
      attempt > told.forgiven && (outcome === 'platform_failure' || outcome === 'lease_expired'),
  ).length;
  assert.deepEqual(
    attempts.map(({ fence, workerId }) => [fence, workerId]),
    told.leases.map(({ key, worker: who }) => [key.fence, who]),
    'each attempt is recorded (P4)',
  );
  assert.ok(
    failed <= LIMITS.maxPlatformFailures && failed === row.platformFailures && failed === told.failures,
    'failures are bounded (P4)',
  );
  assert.equal(row.held, told.held);
  assert.equal(row.timeLimitMs, told.timeLimitMs, 'a limit only grows, and by a client alone');
  assert.ok(
    row.reclaims <= LIMITS.maxReclaims && row.reclaims === told.reclaims,
    'reclaims are bounded (P4)',
  );
  assert.equal(stateByHistory(store, row), row.state, 'the history tells of every transition');
  const open = attempts.filter(({ outcome }) => outcome === 'open').length;
  assert.equal(open, isLeased(row.state) ? 1 : 0, 'who holds a run has its one open attempt');
  const settlement = store.grading.settlement(run);
  assert.equal(
    settlement?.fence,
    told.settled?.fence,
    'what was settled stays settled, and nothing else (P3)',
  );
  assert.equal(attempts.filter(({ outcome }) => outcome === 'settled').length, told.settled === null ? 0 : 1);
  assert.equal(row.state === 'queued', told.free, row.state);
  assert.equal(isTerminal(row.state), told.over, row.state);
}

/** The state that the notes of a run lead to; told apart from the store's own columns. */
function stateByHistory(store: TestRecord['store'], row: RunRow): RunState {
  const entries = store.history.ofRun(row);
  const reached = (attempt: number): RunState => {
    const whats = entries.filter((entry) => entry.attempt === attempt).map(({ what }) => what);
    if (whats.includes('ended')) return 'handing_in';
    return whats.includes('started') ? 'running' : 'leased';
  };
  return entries.reduce<RunState>((state, { what, detail, attempt }) => {
    if (detail['then'] === 'given_up') return 'platform_failed';
    if (detail['then'] === 'queued' || ['submitted', 'retried', 'released'].includes(what)) return 'queued';
    if (['held', 'extended', 'experiment_paused', 'experiment_resumed'].includes(what)) return state;
    if (what === 'settled' || what === 'canceled') return what;
    return what === 'receipt_stale' ? state : reached(attempt);
  }, 'queued');
}

const number = fc.nat({ max: 11 });
const steps = [
  fc.tuple(number, number).map(([run, by]) => new Step('lease', run, lease(by))),
  fc.tuple(number, number).map(([run, by]) => new Step('lease', run, lease(by))),
  fc
    .tuple(number, fc.constantFrom(...DOINGS), number, fc.nat({ max: 9 }))
    .map(([run, doing, which, luck]) => new Step(doing, run, act(doing, which, luck === 0))),
  fc
    .tuple(number, fc.constantFrom(...DOINGS), number)
    .map(([run, doing, which]) => new Step(doing, run, act(doing, which, false))),
  number.map((run) => new Step('expire', run, expire)),
  fc
    .tuple(number, fc.nat({ max: 5 }))
    .map(([run, luck]) => new Step('cancel', run, luck === 0 ? cancel : expire)),
  fc
    .tuple(number, fc.nat({ max: 2 }))
    .map(([run, luck]) => new Step('retry', run, luck === 0 ? retry : release)),
  fc
    .tuple(number, fc.constantFrom(-1_000, 0, 5_000))
    .map(([run, byMs]) => new Step('extend', run, extend(byMs))),
  number.map((run) => new Step('pause', run, pauseOrResume)),
  number.map(
    (run) =>
      new Step('restart', run, (_told, _run, record) => {
        record.reopen();
      }),
  ),
];

test('whatever workers, clients, clocks and crashes do, the promises about a run hold', async () => {
  await using record = await openRecord();
  for (const name of ['w1', 'w2', 'w3']) record.store.workers.hello(helloFrom(name), 0);
  fc.assert(
    fc.property(fc.commands(steps, { maxCommands: 60, size: 'max' }), (commands) => {
      const { runs } = submit(record, { seeds: [0, 1] });
      const fresh = (): Told => ({
        leases: [],
        counts: false,
        free: true,
        failures: 0,
        reclaims: 0,
        lapsed: false,
        settled: null,
        over: false,
        held: false,
        timeLimitMs: 60_000,
        forgiven: 0,
      });
      fc.modelRun(() => ({ model: new Map(runs.map((run) => [run, fresh()])), real: record }), commands);
    }),
    { numRuns: 20 },
  );
});
