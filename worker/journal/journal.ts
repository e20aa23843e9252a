import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { leaseKey, type LeaseKey } from '../../contracts/ids/id.ts';
import { journalEvent, type EventsRequest, type JournalEvent } from '../../contracts/messages/protocol.ts';
import { peek } from '../../contracts/signing/envelope.ts';
import { ticket as ticketSchema } from '../../contracts/ticket/ticket.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { openDatabase, type Database, type Statement } from '../../platform/sqlite/database.ts';
import { ATTEMPT_PHASES, attemptFacts, type Attempt } from './attempt.ts';
import { retained as retainedSchema, type Retained } from './retained.ts';

export type StoredEvent = EventsRequest['events'][number];

const attemptRow = z.object({
  run: z.string(),
  epoch: z.number(),
  fence: z.number(),
  phase: z.enum(ATTEMPT_PHASES),
  settled: z.number(),
  ticket: z.instanceof(Buffer),
  facts: z.string(),
  record: z.instanceof(Buffer).nullable(),
  receipt: z.instanceof(Buffer).nullable(),
});

const recordRow = z.object({ record: z.string() });

const eventRow = z.object({
  seq: z.number(),
  run: z.string(),
  epoch: z.number(),
  fence: z.number(),
  at_ms: z.number(),
  event: z.string(),
});

/**
 * What the worker must not forget: the attempts it has something to do for, and what it has not yet told the head. A
 * change of an attempt and the events it causes are one transaction.
 */
export class Journal implements Disposable {
  readonly id: string;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #save: Statement;
  readonly #remove: Statement;
  readonly #retain: Statement;
  readonly #endRetention: Statement;
  readonly #append: Statement;
  readonly #pending: Statement;
  readonly #acknowledge: Statement;
  readonly #pendingOf: Statement;
  readonly #count: Statement;
  readonly #listeners = new Set<() => void>();

  constructor(file: string, clock: Clock) {
    this.#clock = clock;
    this.#database = openDatabase(file, join(import.meta.dirname, 'migrations'));
    const database = this.#database;
    database.prepare('INSERT OR IGNORE INTO journal (one, id) VALUES (1, ?)').run(randomUUID());
    this.id = z.object({ id: z.string() }).parse(database.prepare('SELECT id FROM journal').get()).id;
    this.#save = database.prepare(
      `INSERT INTO attempt (run, epoch, fence, phase, settled, ticket, facts, record, receipt)
       VALUES (:run, :epoch, :fence, :phase, :settled, :ticket, :facts, :record, :receipt)
       ON CONFLICT (run, epoch, fence) DO UPDATE SET phase = excluded.phase, settled = excluded.settled,
         facts = excluded.facts, record = excluded.record, receipt = excluded.receipt`,
    );
    this.#retain = database.prepare(
      'INSERT OR REPLACE INTO retained (run, epoch, fence, record) VALUES (:run, :epoch, :fence, :record)',
    );
    this.#endRetention = database.prepare(
      'DELETE FROM retained WHERE run = :run AND epoch = :epoch AND fence = :fence',
    );
    this.#remove = database.prepare(
      'DELETE FROM attempt WHERE run = :run AND epoch = :epoch AND fence = :fence',
    );
    this.#append = database.prepare(
      'INSERT INTO event (run, epoch, fence, at_ms, event) VALUES (:run, :epoch, :fence, :atMs, :event)',
    );
    this.#pending = database.prepare('SELECT * FROM event ORDER BY seq LIMIT ?');
    this.#pendingOf = database.prepare(
      'SELECT 1 FROM event WHERE run = :run AND epoch = :epoch AND fence = :fence LIMIT 1',
    );
    this.#count = database.prepare('SELECT count(*) AS count FROM event');
    this.#acknowledge = database.prepare('DELETE FROM event WHERE seq <= ?');
  }

  /** Oldest lease of a run first. */
  attempts(): Attempt[] {
    const rows = this.#database.prepare('SELECT * FROM attempt ORDER BY run, epoch, fence').all();
    return rows.map((row) => toAttempt(attemptRow.parse(row)));
  }

  /** Writes the attempt as it is now, with the events of this change. Throws what SQLite says (a full disk). */
  save(attempt: Attempt, ...events: readonly JournalEvent[]): void {
    this.#database.transaction(() => {
      this.#save.run({
        ...key(attempt.lease),
        phase: attempt.phase,
        settled: attempt.settled ? 1 : 0,
        ticket: attempt.ticketBytes,
        facts: JSON.stringify(attempt.facts),
        record: attempt.record,
        receipt: attempt.receipt,
      });
      for (const event of events) {
        this.#append.run({ ...key(attempt.lease), atMs: this.#clock.nowMs(), event: JSON.stringify(event) });
      }
    })();
    if (events.length > 0) for (const listener of this.#listeners) listener();
  }

  /** Writes the attempt, and that its container is kept for inspection, in one transaction. */
  retain(attempt: Attempt, kept: Retained, event: JournalEvent): void {
    this.#database.transaction(() => {
      this.#retain.run({ ...key(kept.lease), record: JSON.stringify(kept) });
      this.save(attempt, event);
    })();
  }

  /** What is kept for inspection. */
  retained(): Retained[] {
    const rows = this.#database.prepare('SELECT record FROM retained').all();
    return rows.map((row) => retainedSchema.parse(JSON.parse(recordRow.parse(row).record)));
  }

  /** It is kept no longer; the head will hear why. */
  endRetention(lease: LeaseKey, event: JournalEvent): void {
    this.#database.transaction(() => {
      this.#endRetention.run(key(lease));
      this.#append.run({ ...key(lease), atMs: this.#clock.nowMs(), event: JSON.stringify(event) });
    })();
    for (const listener of this.#listeners) listener();
  }

  /** Forgets a cleaned attempt; its events stay until they are acknowledged. */
  remove(lease: LeaseKey): void {
    this.#remove.run(key(lease));
  }

  /** The oldest events the head has not acknowledged. */
  pendingEvents(limit: number): StoredEvent[] {
    return this.#pending.all(limit).map((row) => {
      const { seq, run, epoch, fence, at_ms: atMs, event } = eventRow.parse(row);
      return {
        seq,
        lease: leaseKey.parse({ runId: run, epoch, fence }),
        atMs,
        event: journalEvent.parse(JSON.parse(event)),
      };
    });
  }

  /** How many events the head has not acknowledged. */
  countPending(): number {
    return z.object({ count: z.number() }).parse(this.#count.get()).count;
  }

  /** True while the head has not acknowledged all that happened to the attempt. */
  hasPendingEvents(lease: LeaseKey): boolean {
    return this.#pendingOf.get(key(lease)) !== undefined;
  }

  acknowledge(upTo: number): void {
    this.#acknowledge.run(upTo);
  }

  /** What the owner wants, as JSON; null when nothing was ever said. */
  ownerRecord(): unknown {
    const row = this.#database.prepare('SELECT record FROM owner').get();
    return row === undefined ? null : JSON.parse(recordRow.parse(row).record);
  }

  saveOwnerRecord(record: unknown): void {
    this.#database
      .prepare(
        'INSERT INTO owner (one, record) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET record = excluded.record',
      )
      .run(JSON.stringify(record));
  }

  /** Called after events were added. Returns how to stop. */
  onEvents(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

function key(lease: LeaseKey): { run: string; epoch: number; fence: number } {
  return { run: lease.runId, epoch: lease.epoch, fence: lease.fence };
}

/** The ticket's signature was checked when it was claimed; the journal is our own. */
function toAttempt(row: z.infer<typeof attemptRow>): Attempt {
  return {
    lease: leaseKey.parse({ runId: row.run, epoch: row.epoch, fence: row.fence }),
    ticket: peek(row.ticket, ticketSchema),
    ticketBytes: row.ticket,
    phase: row.phase,
    settled: row.settled === 1,
    facts: attemptFacts.parse(JSON.parse(row.facts)),
    record: row.record,
    receipt: row.receipt,
  };
}
