import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { signReceipt, type Receipt } from '../../contracts/handin/receipt.ts';
import type { LeaseKey, RunId, WorkerId } from '../../contracts/ids/id.ts';
import { isLeased } from '../../contracts/run/state.ts';
import { copyDatabase } from '../../platform/sqlite/copy-database.ts';
import {
  GRADER,
  helloFrom,
  LIMITS,
  ManualClock,
  submit,
  worker,
  type TestRecord,
} from '../../test/support/head-record.ts';
import { graderKeys, receiptFor } from '../../test/support/receipts.ts';
import { openStore } from '../store/store.ts';

const WORKERS = ['w1', 'w2', 'w3'].map(worker);
/** Thousands of small commits: a disk would take most of the time. */
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const DATABASE = 'coordinator.sqlite';

interface Held {
  readonly key: LeaseKey;
  readonly attempt: number;
  readonly worker: WorkerId;
}

/** A head whose disk may be lost, and what outlives that: its grader, its workers, its backups. */
class World implements Pick<TestRecord, 'store' | 'clock'> {
  store;
  readonly clock = new ManualClock();
  readonly #folder: string;
  #file: string;
  /** Every lease that any head ever gave, by run, epoch and fence. */
  readonly issued = new Set<string>();
  /** What workers hold or held. */
  readonly held: Held[] = [];
  /** The grader's log, and of which hand-ins it has reports. */
  readonly log: Receipt[] = [];
  readonly failed = new Set<string>();
  readonly reported = new Map<string, string>();
  /** By which receipt each run counts, by the head that saw it last. */
  readonly counted = new Map<RunId, string>();
  #toCountAgain = new Set<RunId>();
  readonly #backups: { file: string; atMs: number; runs: ReadonlySet<RunId> }[] = [];
  runs: RunId[] = [];

  /** False: also backups of a history that was dropped by an earlier restore are put back. */
  readonly #inLine: boolean;

  constructor(folder: string, inLine: boolean) {
    this.#folder = folder;
    this.#inLine = inLine;
    this.#file = join(folder, DATABASE);
    this.store = openStore(this.#file, LIMITS);
    for (const name of WORKERS) this.store.workers.hello(helloFrom(name), 0);
  }

  submit(): void {
    this.runs.push(...submit(this, { seeds: [0] }).runs);
  }

  lease(run: RunId, by: WorkerId): void {
    const { restoration, runs } = this.store;
    const row = runs.get(run);
    // What the claim desk asks before it leases.
    if (!restoration.isOpen() || !restoration.isReconciled(GRADER)) return;
    if (row === null || row.state !== 'queued' || row.notBeforeMs > this.clock.nowMs()) return;
    const key = this.store.transitions.lease(run, by, this.clock.nowMs());
    const name = nameOf(key);
    assert.ok(!this.issued.has(name), `${name} is issued twice`);
    this.issued.add(name);
    this.held.push({ key, attempt: runs.require(run).attempt, worker: by });
  }

  /** The grader stores whatever has a ticket: once a lease. A worker hands in or says that it failed, never both. */
  handIn({ key, attempt, worker: by }: Held): void {
    if (this.failed.has(nameOf(key))) return;
    if (this.log.some((receipt) => nameOf({ ...receipt, runId: receipt.run }) === nameOf(key))) return;
    this.log.push(receiptFor(key, attempt, by));
  }

  /** The head reads a few receipts, as its reader does. */
  read(count: number): void {
    const { grading, restoration } = this.store;
    const end = this.log.length;
    for (let read = 0; read < count; read++) {
      const cursor = grading.cursor(GRADER) + 1;
      const receipt = this.log[cursor - 1];
      if (receipt === undefined) break;
      const envelope = signReceipt(receipt, graderKeys.privateKey);
      const graded = this.reported.get(receipt.run) === nameOf({ ...receipt, runId: receipt.run });
      const incoming = { grader: GRADER, graderMachineId: 'head', cursor, receipt, envelope, graded };
      grading.settle(incoming, this.clock.nowMs());
    }
    if (!restoration.isReconciled(GRADER) && grading.cursor(GRADER) >= end)
      grading.reconcile(GRADER, 'head', this.clock.nowMs());
    if (restoration.isReconciled(GRADER)) this.#checkReconciled();
    this.#look();
  }

  /** What was settled now, and by what it was settled before. */
  #look(): void {
    for (const run of this.runs) {
      const settlement = this.store.grading.settlement(run);
      if (settlement === null) continue;
      const name = nameOf({ ...settlement, runId: run });
      this.counted.set(run, name);
    }
  }

  /** The grader grades what the head has settled; for ever. */
  grade(): void {
    for (const run of this.runs) {
      const settlement = this.store.grading.settlement(run);
      if (settlement === null) continue;
      const name = nameOf({ ...settlement, runId: run });
      assert.equal(
        this.#inLine ? (this.reported.get(run) ?? name) : name,
        name,
        `${run} is graded twice, by different hand-ins (P3)`,
      );
      this.reported.set(run, name);
    }
  }

  expire(run: RunId): void {
    const row = this.store.runs.get(run);
    if (row === null || !isLeased(row.state)) return;
    const { epoch, fence } = row;
    this.store.transitions.expire({ runId: run, epoch, fence } as LeaseKey, this.clock.nowMs());
  }

  renew({ key, worker: by }: Held): void {
    const { transitions, oldLeases } = this.store;
    const nowMs = this.clock.nowMs();
    if (transitions.hold(key, by, nowMs) === null) oldLeases.reserve(key, by, nowMs);
  }

  fail({ key, worker: by }: Held): void {
    if (this.log.some((receipt) => nameOf({ ...receipt, runId: receipt.run }) === nameOf(key))) return;
    this.failed.add(nameOf(key));
    try {
      this.store.transitions.fail(key, by, 'GPU_FAULT', '', this.clock.nowMs());
    } catch (error) {
      assert.ok(isPodiumError(error), String(error));
    }
  }

  async backUp(): Promise<void> {
    const file = join(this.#folder, `backup-${this.#backups.length}`);
    await copyDatabase(this.#file, file);
    this.#backups.push({ file, atMs: this.clock.nowMs(), runs: new Set(this.runs) });
  }

  /** The disk is lost, and some backup put in its place; its own later backups may be used again too. */
  async restore(which: number, read: number): Promise<void> {
    const backup = this.#backups[which % Math.max(1, this.#backups.length)];
    if (backup === undefined) return;
    if (this.#inLine) this.#backups.splice(this.#backups.indexOf(backup) + 1);
    this.store[Symbol.dispose]();
    this.#file = join(this.#folder, `restored-${this.clock.nowMs()}`, DATABASE);
    await mkdir(dirname(this.#file), { recursive: true });
    await copyDatabase(backup.file, this.#file);
    this.store = openStore(this.#file, LIMITS);
    this.store.restoration.begin(backup.atMs, this.clock.nowMs());
    this.runs = [...backup.runs];
    this.#toCountAgain = new Set(this.#inLine ? this.runs.filter((run) => this.counted.has(run)) : []);
    this.read(read);
    this.store.restoration.markOpen(this.clock.nowMs());
  }

  /** To be asked once all that lay at the grader has been read: what had counted counts again. */
  #checkReconciled(): void {
    for (const run of this.runs) {
      if (!this.#toCountAgain.has(run)) continue;
      const settlement = this.store.grading.settlement(run);
      assert.ok(settlement !== null, `the hand-in of ${run} was receipted, settled, and is lost`);
      // By another one only as long as nobody had seen a grade of the first.
      const counts = nameOf({ ...settlement, runId: run });
      assert.equal(counts, this.reported.get(run) ?? counts);
    }
    this.#toCountAgain.clear();
    this.#namesEveryReceipt();
  }

  /** Each receipt in the log is one that counts, or is listed with the reason why not. */
  #namesEveryReceipt(): void {
    const stale = new Set(this.store.grading.staleReceipts(0).map((row) => nameOf({ ...row })));
    for (const receipt of this.log.slice(0, this.store.grading.cursor(GRADER))) {
      const name = nameOf({ ...receipt, runId: receipt.run });
      const settlement = this.store.grading.settlement(receipt.run);
      const counts = settlement !== null && nameOf({ ...settlement, runId: receipt.run }) === name;
      assert.ok(counts || stale.has(name), `the receipt ${name} was dropped`);
    }
  }
}

function nameOf({ runId, epoch, fence }: { runId: RunId; epoch: number; fence: number }): string {
  return `${runId} ${epoch} ${fence}`;
}

type Step = (world: World) => void | Promise<void>;

const which = fc.nat({ max: 30 });
function onRun(act: (world: World, run: RunId, luck: number) => void): fc.Arbitrary<Step> {
  return fc.tuple(which, which).map(([index, luck]) => (world) => {
    const run = world.runs[index % Math.max(1, world.runs.length)];
    if (run !== undefined) act(world, run, luck);
  });
}
function onLease(act: (world: World, held: Held) => void): fc.Arbitrary<Step> {
  return which.map((index) => (world) => {
    const held = world.held.at(-1 - (index % Math.max(1, world.held.length)));
    if (held !== undefined) act(world, held);
  });
}
const lease = onRun((world, run, luck) => {
  world.lease(run, WORKERS[luck % WORKERS.length] ?? worker('w1'));
});
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>((world) => {
    world.submit();
  }),
  lease,
  lease,
  lease,
  onLease((world, held) => {
    world.handIn(held);
  }),
  onLease((world, held) => {
    world.handIn(held);
  }),
  onLease((world, held) => {
    world.renew(held);
  }),
  onLease((world, held) => {
    world.fail(held);
  }),
  onRun((world, run) => {
    world.expire(run);
  }),
  fc.nat({ max: 5 }).map<Step>((count) => (world) => {
    world.read(count);
  }),
  fc.constant<Step>((world) => {
    world.grade();
  }),
  fc.constant<Step>((world) => world.backUp()),
  fc.tuple(which, fc.nat({ max: 9 })).map<Step>(
    ([index, read]) =>
      (world) =>
        world.restore(index, read),
  ),
);

const histories = fc.array(step, { minLength: 30, maxLength: 90, size: 'max' });

test('no fence is issued twice and no hand-in that had counted is lost, whenever backups are made and put back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), histories, async (inLine, steps) => {
      const folder = await mkdtemp(join(MEMORY, 'podium-restores-'));
      const world = new World(folder, inLine);
      try {
        world.submit();
        world.submit();
        for (const act of steps) {
          world.clock.advance(70_000);
          await act(world);
        }
        await world.backUp();
        world.clock.advance(70_000);
        await world.restore(0, 0);
        world.read(world.log.length);
      } finally {
        world.store[Symbol.dispose]();
        await rm(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
});
