import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { signReceipt, type Receipt } from '../../contracts/handin/receipt.ts';
import type { LeaseKey, RunId } from '../../contracts/ids/id.ts';
import { report, signReport, type Report } from '../../contracts/report/report.ts';
import type { RunState } from '../../contracts/run/state.ts';
import { Settler } from '../../coordinator/settling/settler.ts';
import { Channel } from '../../platform/grpc/client.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import { GrpcServer, type CallContext } from '../../platform/grpc/server.ts';
import { silentLogger, type Logger } from '../../platform/logger/logger.ts';
import { packageDefinition, serviceDefinition, type Services } from '../../proto/services.ts';
import { eventually } from '../support/eventually.ts';
import { recordOf } from '../support/handin-fixture.ts';
import {
  competitionRow,
  GRADER,
  helloFrom,
  openRecord,
  submitOne,
  worker,
  type TestRecord,
} from '../support/head-record.ts';
import { graderKeys, readReceipt, receiptFor } from '../support/receipts.ts';

type Grading = Implementation<Services['Grading'], CallContext<string>>;

/** A small grader over real gRPC: a log of receipts, and a grade for whatever is asked, unless told to fail. */
class SmallGrader {
  readonly log: Buffer[] = [];
  /** Cursors asked from, one a call. */
  readonly readFrom: number[] = [];
  readonly graded: string[] = [];
  inFlight = 0;
  mostInFlight = 0;
  /** Called before each grading; may throw. */
  onGrade: (run: string) => Promise<void> = () => Promise.resolve();
  forge: (value: Report) => Report = (value) => value;
  /** Ends each stream after so many receipts. */
  breakAfter = Number.POSITIVE_INFINITY;
  reportKey: KeyObject = graderKeys.privateKey;
  #wake: () => void = () => undefined;
  readonly #receipts = new Map<string, Receipt>();

  store(value: Receipt, key = graderKeys.privateKey): void {
    this.#receipts.set(value.run, value);
    this.log.push(signReceipt(value, key));
    this.#wake();
  }

  readonly service: Grading = {
    ReadReceipts: (request, context) => this.#read(request.after, context.signal),
    Grade: async (request) => {
      this.inFlight += 1;
      this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
      try {
        this.graded.push(request.runId);
        await this.onGrade(request.runId);
        const value = this.forge(this.#report(request.runId, request.runRecord));
        return { report: signReport(value, this.reportKey) };
      } finally {
        this.inFlight -= 1;
      }
    },
    Describe: () => Promise.resolve({ graderId: GRADER }),
  };

  async *#read(after: number, signal: AbortSignal): AsyncGenerator<{ cursor: number; receipt: Buffer }> {
    this.readFrom.push(after);
    for (let at = after, sent = 0; !signal.aborted; at++, sent++) {
      if (sent >= this.breakAfter) throw new PodiumError('UNAVAILABLE', 'broken off');
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
      const next = this.log[at] ?? (await promise, this.log[at]);
      if (next === undefined) return;
      yield { cursor: at + 1, receipt: next };
    }
  }

  #report(run: string, record: Buffer): Report {
    const receipt = this.#receipts.get(run);
    assert.ok(receipt !== undefined && receipt.content.kind === 'submission');
    const { card } = competitionRow('toy');
    return report.parse({
      version: 1,
      grader: {
        id: GRADER,
        version: 'test',
        competition: card.id,
        run,
        epoch: receipt.epoch,
        fence: receipt.fence,
        worker: receipt.worker,
        grade: 'graded',
        competitionReport: {
          competition_id: card.id,
          score: 1.5,
          gold_threshold: 1,
          silver_threshold: 2,
          bronze_threshold: 3,
          median_threshold: 4,
          any_medal: true,
          gold_medal: false,
          silver_medal: true,
          bronze_medal: false,
          above_median: true,
          submission_exists: true,
          valid_submission: true,
          is_lower_better: true,
          created_at: '2026-01-01T00:00:00.000000',
          submission_path: 'submission.csv',
        },
        refusal: null,
        rank: null,
        teams: null,
        percentile: null,
        scoreStandardError: null,
        noStandardError: null,
        metric: card.metric,
        submission: receipt.content.digest,
        submissionBytes: receipt.content.sizeBytes,
        rows: 2,
        bundle: card.bundle,
        knownIssues: card.knownIssues,
        answers: card.answersDigest,
        sandbox: 'none',
        storedAtMs: 1,
        gradedAtMs: 2,
      },
      head: JSON.parse(record.toString('utf8')) as unknown,
      worker: recordOf(receipt.content),
    });
  }
}

interface Scene extends AsyncDisposable {
  readonly record: TestRecord;
  readonly grader: SmallGrader;
  readonly warnings: readonly string[];
  /** Stops the grader's process, as far as the head can see; returns how to start it again. */
  stopGrader(): Promise<() => Promise<void>>;
  /** Starts a settler; returns how to stop it. */
  settle(): () => Promise<void>;
  /** A run that w1 holds. */
  leased(): { run: RunId; key: LeaseKey };
}

async function openScene(): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const record = stack.use(await openRecord());
  record.store.workers.hello(helloFrom('w1'), 0);
  record.store.workers.hello(helloFrom('w2'), 0);
  const grader = new SmallGrader();
  let port = 0;
  let server: GrpcServer<string>;
  const start = async (): Promise<void> => {
    server = new GrpcServer<string>({
      address: `127.0.0.1:${port}`,
      logger: silentLogger,
      packageDefinition,
      authenticate: () => 'head',
      identityName: (identity) => identity,
    });
    server.serve<Services['Grading']>('Grading', serviceDefinition('Grading'), grader.service);
    port = await server.listen();
  };
  await start();
  stack.defer(() => server.close(0));
  const channel = stack.use(new Channel(`127.0.0.1:${port}`, 'token'));
  const client = channel.service<Services['Grading']>(serviceDefinition('Grading'));
  const stops: (() => Promise<void>)[] = [];
  stack.defer(async () => {
    for (const stop of stops) await stop();
  });
  const warnings: string[] = [];
  const logger: Logger = { ...silentLogger, warn: (text) => warnings.push(text), child: () => logger };
  const parts = stack.move();
  return {
    record,
    grader,
    warnings,
    stopGrader: async () => {
      await server.close(0);
      return start;
    },
    settle: () => {
      const link = { id: GRADER, client, publicKey: graderKeys.publicKey, machineId: 'machine-of-w1' };
      const settler = new Settler({
        store: record.store,
        graders: [link],
        logger,
        clock: record.clock,
        retryBaseMs: 5,
        retryMaxMs: 50,
      });
      const abort = new AbortController();
      const running = settler.run(abort.signal);
      const stop = async (): Promise<void> => {
        abort.abort();
        await running;
      };
      stops.push(stop);
      return stop;
    },
    leased: () => {
      const run = submitOne(record);
      return { run, key: record.store.transitions.lease(run, worker('w1'), record.clock.nowMs()) };
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function untilState({ record }: Scene, run: RunId, state: RunState): Promise<void> {
  await eventually(() => {
    assert.equal(record.store.runs.require(run).state, state);
  });
}

test('a stored hand-in is settled and graded, with what the report says', async () => {
  await using scene = await openScene();
  const { run, key } = scene.leased();
  scene.settle();
  scene.grader.store(receiptFor(key, 1, worker('w1')));
  await untilState(scene, run, 'graded');
  const { store } = scene.record;
  const row = store.runs.require(run);
  assert.deepEqual(
    [row.grade, row.score, row.medal, row.aboveMedian, row.ending],
    ['graded', 1.5, 'silver', true, 'exited'],
  );
  const record: unknown = JSON.parse(store.grading.settlement(run)?.runRecord.toString() ?? '');
  const { colocated, attempts } = record as { colocated: boolean; attempts: { outcome: string }[] };
  assert.deepEqual([colocated, attempts.map(({ outcome }) => outcome)], [true, ['settled']]);
  assert.ok((store.grading.report(run)?.length ?? 0) > 100);
});

test('a disk that is full while a run is settled and graded is waited for', async (context) => {
  await using scene = await openScene();
  const { run, key } = scene.leased();
  const { grading } = scene.record.store;
  const full = (): never => {
    throw new PodiumError('RESOURCE_EXHAUSTED', 'full');
  };
  for (const name of ['settle', 'recordReport'] as const)
    for (const call of [0, 1]) context.mock.method(grading, name).mock.mockImplementationOnce(full, call);
  scene.settle();
  scene.grader.store(receiptFor(key, 1, worker('w1')));
  await untilState(scene, run, 'graded');
  assert.deepEqual(scene.grader.graded, [run, run, run]);
});

test('receipts are read without a gap over broken streams, stale ones are passed over', async () => {
  await using scene = await openScene();
  const { store, clock } = scene.record;
  const lost = scene.leased();
  store.transitions.expire(lost.key, clock.nowMs());
  const second = store.transitions.lease(lost.run, worker('w2'), clock.nowMs());
  const other = scene.leased();
  scene.grader.store(receiptFor(lost.key, 1, worker('w1')));
  scene.grader.store(receiptFor(other.key, 1, worker('w1')));
  scene.grader.store(receiptFor(second, 2, worker('w2')));
  scene.grader.breakAfter = 1;
  scene.settle();
  await untilState(scene, lost.run, 'graded');
  await untilState(scene, other.run, 'graded');
  assert.deepEqual(scene.grader.readFrom.slice(0, 3), [0, 1, 2]);
  assert.deepEqual(scene.grader.graded.toSorted(), [lost.run, other.run].toSorted());
  assert.equal(store.grading.settlement(lost.run)?.fence, 2);
});

test('a receipt that the grader did not sign moves nothing', async () => {
  await using scene = await openScene();
  const { run, key } = scene.leased();
  scene.settle();
  scene.grader.store(receiptFor(key, 1, worker('w1')), generateKeyPairSync('ed25519').privateKey);
  await eventually(() => {
    assert.ok(scene.grader.readFrom.length > 3);
  });
  assert.equal(scene.record.store.runs.require(run).state, 'leased');
  assert.ok(scene.grader.readFrom.every((cursor) => cursor === 0));
});

test('a head that was stopped between settling and grading goes on, with the same record', async () => {
  await using scene = await openScene();
  const { run, key } = scene.leased();
  const never = Promise.withResolvers<void>();
  scene.grader.onGrade = () => never.promise;
  const stop = scene.settle();
  scene.grader.store(receiptFor(key, 1, worker('w1')));
  await eventually(() => {
    assert.equal(scene.grader.graded.length, 1);
  });
  await stop();
  assert.equal(scene.record.store.runs.require(run).state, 'settled');
  scene.record.reopen();
  scene.record.clock.advance(60_000);
  scene.grader.onGrade = () => Promise.resolve();
  scene.settle();
  await untilState(scene, run, 'graded');
  never.resolve();
  assert.equal(scene.grader.graded.length, 2);
});

test('a grader that is away is waited for, one that fails five times is believed', async () => {
  await using scene = await openScene();
  const first = scene.leased();
  scene.grader.onGrade = (run) => {
    if (run === first.run) throw new PodiumError('UNAVAILABLE', 'the scorer was killed');
    return Promise.resolve();
  };
  scene.settle();
  scene.grader.store(receiptFor(first.key, 1, worker('w1')));
  await untilState(scene, first.run, 'grading_failed');
  const row = scene.record.store.runs.require(first.run);
  assert.equal(scene.grader.graded.length, 5);
  assert.match(row.reason, /could not be graded: the scorer was killed/);
  assert.notEqual(scene.record.store.grading.settlement(first.run), null);

  const second = scene.leased();
  const held = Promise.withResolvers<void>();
  scene.grader.onGrade = () => held.promise;
  scene.grader.store(receiptFor(second.key, 1, worker('w1')));
  await untilState(scene, second.run, 'settled');
  const restart = await scene.stopGrader();
  held.resolve();
  scene.grader.onGrade = () => Promise.resolve();
  // More failures than would be believed of a grader that answers.
  const failures = (): number => scene.warnings.filter((text) => text === 'grading failed').length;
  const before = failures();
  await eventually(() => {
    assert.ok(failures() > before + 6);
  });
  assert.equal(scene.record.store.runs.require(second.run).state, 'settled');
  await restart();
  await untilState(scene, second.run, 'graded');
});

test('a report about something else, or signed by somebody else, is never stored', async () => {
  await using scene = await openScene();
  scene.settle();
  const forgeries: ((value: Report) => Report)[] = [
    (value) => ({ ...value, grader: { ...value.grader, run: 'r-other' as RunId } }),
    (value) => ({ ...value, grader: { ...value.grader, submission: null } }),
    (value) => ({ ...value, head: { ...value.head, user: 'mallory' } }),
    (value) => {
      scene.grader.reportKey = generateKeyPairSync('ed25519').privateKey;
      return value;
    },
  ];
  for (const forge of forgeries) {
    scene.grader.forge = forge;
    const { run, key } = scene.leased();
    scene.grader.store(receiptFor(key, 1, worker('w1')));
    await untilState(scene, run, 'grading_failed');
    assert.equal(scene.record.store.grading.report(run), null);
  }
});

test('only a few gradings are in flight at once', async () => {
  await using scene = await openScene();
  const go = Promise.withResolvers<void>();
  scene.grader.onGrade = () => go.promise;
  const runs = Array.from({ length: 9 }, () => scene.leased());
  for (const { key } of runs) scene.grader.store(receiptFor(key, 1, worker('w1')));
  scene.settle();
  await eventually(() => {
    assert.equal(scene.grader.inFlight, 4);
  });
  for (const { run } of runs) await untilState(scene, run, 'settled');
  go.resolve();
  for (const { run } of runs) await untilState(scene, run, 'graded');
  assert.equal(scene.grader.mostInFlight, 4);
});

test('after a restore the report of before counts, also where it knows of an extension since the backup', async () => {
  await using scene = await openScene();
  scene.grader.forge = (value) =>
    report.parse({ ...value, head: { ...value.head, limits: { ...value.head.limits, timeMs: 90_000 } } });
  const [plain, restored] = [scene.leased(), scene.leased()];
  for (const { key } of [plain, restored]) {
    const receipt = receiptFor(key, 1, worker('w1'));
    assert.equal(readReceipt(scene.record, receipt).kind, 'settled');
    scene.grader.store(receipt);
  }
  using database = new DatabaseSync(scene.record.file);
  database.prepare('UPDATE settlements SET restored = 1 WHERE run_id = ?').run(restored.run);
  scene.settle();
  await untilState(scene, restored.run, 'graded');
  await untilState(scene, plain.run, 'grading_failed');
});
