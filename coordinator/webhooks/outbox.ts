import { randomUUID } from 'node:crypto';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import { isTerminal } from '../../contracts/run/state.ts';
import type { RunChange } from '../store/change-feed.ts';
import type { ExperimentRepository } from '../store/experiments.ts';
import type { RunRepository } from '../store/runs.ts';
import type { Transactor } from '../store/transactor.ts';
import type { WebhookData, WebhookEvent } from './event.ts';

/** Who wants which events. */
export interface Subscription {
  readonly name: string;
  readonly events: readonly WebhookEvent[];
}

/** An event on its way to one webhook. */
export interface Delivery {
  readonly webhook: string;
  readonly eventId: string;
  readonly type: string;
  readonly atMs: number;
  readonly body: string;
  readonly state: 'pending' | 'delivered' | 'given_up';
  readonly tries: number;
  readonly nextTryMs: number;
  readonly lastError: string;
}

export interface WebhookCounts {
  readonly webhook: string;
  readonly pending: number;
  readonly delivered: number;
  readonly givenUp: number;
}

interface Sources {
  readonly runs: RunRepository;
  readonly experiments: ExperimentRepository;
}

/** What has ended is kept so long, for whoever asks what became of it. */
const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * What webhooks are to be told. An event is written in the transaction of the change that it tells of, once for each
 * webhook that wants it; nothing is written for events that nobody wants. Sending is the courier's.
 */
export class Outbox {
  readonly #transactor: Transactor;
  readonly #record: Sources;
  readonly #database: Database;
  readonly #putEvent: Statement<[Record<string, string | number>]>;
  readonly #putDelivery: Statement<[string, string, number]>;
  readonly #next: Statement<[string, number], Delivery>;
  readonly #nextTry: Statement<[string], { readonly atMs: number | null }>;
  readonly #end: Statement<[Record<string, string | number>]>;
  readonly #retry: Statement<[Record<string, string | number>]>;
  readonly #abandon: Statement<[Record<string, string | number>]>;
  readonly #counts: Statement<[], WebhookCounts>;
  readonly #unfinished: Statement<[number], Delivery>;
  readonly #condition: Statement<[string], { readonly state: string }>;
  readonly #putCondition: Statement<[string, string]>;
  readonly #lastLoss: Statement<[string], { readonly atMs: number | null }>;
  #subscriptions: readonly Subscription[] = [];
  #onEvent: () => void = () => undefined;

  constructor(database: Database, transactor: Transactor, record: Sources) {
    this.#transactor = transactor;
    this.#record = record;
    this.#database = database;
    this.#putEvent = database.prepare(
      'INSERT INTO webhook_events (id, type, at_ms, body) VALUES (:id, :type, :atMs, :body)',
    );
    this.#putDelivery = database.prepare(
      'INSERT INTO webhook_deliveries (webhook, event_id, next_try_ms) VALUES (?, ?, ?)',
    );
    this.#next = database.prepare(
      `SELECT * FROM webhook_delivery_rows WHERE webhook = ? AND state = 'pending' AND nextTryMs <= ?
       ORDER BY nextTryMs LIMIT 1`,
    );
    this.#nextTry = database.prepare(
      "SELECT MIN(next_try_ms) AS atMs FROM webhook_deliveries WHERE webhook = ? AND state = 'pending'",
    );
    this.#end = database.prepare(
      `UPDATE webhook_deliveries SET state = :state, tries = tries + 1, last_error = :error, ended_at_ms = :nowMs
       WHERE webhook = :webhook AND event_id = :eventId AND state = 'pending'`,
    );
    this.#retry = database.prepare(
      `UPDATE webhook_deliveries SET tries = tries + 1, last_error = :error, next_try_ms = :nextTryMs
       WHERE webhook = :webhook AND event_id = :eventId AND state = 'pending'`,
    );
    this.#abandon = database.prepare(
      `UPDATE webhook_deliveries SET state = 'given_up', last_error = 'not configured any more', ended_at_ms = :nowMs
       WHERE state = 'pending' AND webhook NOT IN (SELECT value FROM json_each(:names))`,
    );
    this.#counts = database.prepare(
      `SELECT webhook, count(*) FILTER (WHERE state = 'pending') AS pending,
         count(*) FILTER (WHERE state = 'delivered') AS delivered, count(*) FILTER (WHERE state = 'given_up') AS givenUp
       FROM webhook_deliveries GROUP BY webhook`,
    );
    this.#unfinished = database.prepare(
      "SELECT * FROM webhook_delivery_rows WHERE state <> 'delivered' ORDER BY atMs DESC, webhook LIMIT ?",
    );
    this.#condition = database.prepare('SELECT state FROM webhook_conditions WHERE subject = ?');
    this.#putCondition = database.prepare(
      'INSERT INTO webhook_conditions (subject, state) VALUES (?, ?) ON CONFLICT (subject) DO UPDATE SET state = excluded.state',
    );
    this.#lastLoss = database.prepare('SELECT MAX(ended_at_ms) AS atMs FROM attempts WHERE run_id = ?');
    transactor.alongside((change) => {
      this.#noteChange(change);
    });
  }

  /** Gives up what waits for webhooks that are not configured any more. */
  abandonOthers(configured: readonly string[], nowMs: number): void {
    const names = JSON.stringify(configured);
    this.#transactor.run(() => this.#abandon.run({ names, nowMs }));
  }

  /** From now on; once, as the head starts. `onEvent`: something is to be sent. */
  subscribe(subscriptions: readonly Subscription[], onEvent: () => void): void {
    this.#subscriptions = subscriptions;
    this.#onEvent = onEvent;
  }

  /** To be called within the transaction of the change that the event tells of, where there is one. */
  emit(type: WebhookEvent, data: WebhookData, atMs: number): void {
    const wanting = this.#subscriptions.filter(({ events }) => events.includes(type));
    if (wanting.length === 0) return;
    const id = randomUUID();
    this.#transactor.run(() => {
      this.#putEvent.run({ id, type, atMs, body: JSON.stringify({ id, type, atMs, data }) });
      for (const { name } of wanting) this.#putDelivery.run(name, id, atMs);
    });
    setImmediate(this.#onEvent);
  }

  /** Remembers how something is now; emits `event` when that is news, and in the same transaction. */
  condition(
    subject: string,
    state: string,
    atMs: number,
    news: (before: string | null) => { readonly type: WebhookEvent; readonly data: WebhookData } | null,
  ): void {
    const before = this.#condition.get(subject)?.state ?? null;
    if (before === state) return;
    this.#transactor.run(() => {
      this.#putCondition.run(subject, state);
      const event = news(before);
      if (event !== null) this.emit(event.type, event.data, atMs);
    });
  }

  /** The delivery of a webhook that is due longest. */
  next(webhook: string, nowMs: number): Delivery | null {
    return this.#next.get(webhook, nowMs) ?? null;
  }

  /** When the next delivery of a webhook is due; null when none is pending. */
  nextTryMs(webhook: string): number | null {
    return this.#nextTry.get(webhook)?.atMs ?? null;
  }

  end(delivery: Delivery, state: 'delivered' | 'given_up', error: string, nowMs: number): void {
    const { webhook, eventId } = delivery;
    this.#transactor.run(() => this.#end.run({ webhook, eventId, state, error, nowMs }));
  }

  retryAt(delivery: Delivery, nextTryMs: number, error: string): void {
    const { webhook, eventId } = delivery;
    this.#transactor.run(() => this.#retry.run({ webhook, eventId, error, nextTryMs }));
  }

  counts(): WebhookCounts[] {
    return this.#counts.all();
  }

  /** What is pending or was given up, newest first. */
  unfinished(limit: number): Delivery[] {
    return this.#unfinished.all(limit);
  }

  /** Forgets what has ended long ago. */
  purge(nowMs: number): void {
    this.#transactor.run(() => {
      this.#database.prepare('DELETE FROM webhook_deliveries WHERE ended_at_ms < ?').run(nowMs - KEPT_MS);
      this.#database
        .prepare(
          `DELETE FROM webhook_events WHERE at_ms < ?
           AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.event_id = webhook_events.id)`,
        )
        .run(nowMs - KEPT_MS);
    });
  }

  #noteChange({ runId, experimentId, from, state }: RunChange): void {
    if (this.#subscriptions.length === 0 || from === state) return;
    const mayBeHeld = state === 'queued' && from !== null;
    if (!isTerminal(state) && !mayBeHeld) return;
    const run = this.#record.runs.require(runId);
    const { agentId, competitionId, seed, user, ending, grade, score, medal, reason } = run;
    const about = { runId, experimentId, agentId, competitionId, seed, user };
    if (mayBeHeld) {
      const lostAtMs = this.#lastLoss.get(runId)?.atMs ?? null;
      if (run.held && lostAtMs !== null) this.emit('run_held', { ...about, evidence: reason }, lostAtMs);
      return;
    }
    const atMs = run.finishedAtMs ?? run.createdAtMs;
    if (state === 'graded') this.emit('run_graded', { ...about, ending, grade, score, medal }, atMs);
    if (state === 'platform_failed' || state === 'grading_failed')
      this.emit('run_platform_failed', { ...about, state, reason }, atMs);
    const experiment = this.#record.experiments.require(experimentId);
    if (experiment.runsFinished < experiment.runsTotal) return;
    const { name, runsTotal, runsGraded } = experiment;
    this.emit('experiment_done', { experimentId, name, user, runsTotal, runsGraded }, atMs);
  }
}
