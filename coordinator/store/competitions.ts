import { competitionCard, type CompetitionCard } from '../../contracts/competition/card.ts';
import type { CompetitionId, GraderId } from '../../contracts/ids/id.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { CompetitionRow } from './rows.ts';

interface Stored {
  readonly id: CompetitionId;
  readonly card: string;
  readonly graderId: GraderId;
  readonly registeredAtMs: number;
}

export class CompetitionRepository {
  readonly #put: Statement<[string, string, string, number]>;
  readonly #get: Statement<[string], Stored>;
  readonly #list: Statement<[], Stored>;

  constructor(database: Database) {
    this.#put = database.prepare(
      `INSERT INTO competitions (id, card, grader_id, registered_at_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET
         card = excluded.card, grader_id = excluded.grader_id, registered_at_ms = excluded.registered_at_ms`,
    );
    this.#get = database.prepare(
      'SELECT id, card, grader_id AS graderId, registered_at_ms AS registeredAtMs FROM competitions WHERE id = ?',
    );
    this.#list = database.prepare(
      'SELECT id, card, grader_id AS graderId, registered_at_ms AS registeredAtMs FROM competitions ORDER BY id',
    );
  }

  /** Makes a competition known, or replaces it for experiments submitted from now on. */
  put(card: CompetitionCard, grader: GraderId, nowMs: number): CompetitionRow {
    this.#put.run(card.id, JSON.stringify(card), grader, nowMs);
    return { id: card.id, card, graderId: grader, registeredAtMs: nowMs };
  }

  get(id: CompetitionId): CompetitionRow | null {
    const stored = this.#get.get(id);
    return stored === undefined ? null : toRow(stored);
  }

  list(): CompetitionRow[] {
    return this.#list.all().map(toRow);
  }
}

function toRow(stored: Stored): CompetitionRow {
  return { ...stored, card: competitionCard.parse(JSON.parse(stored.card)) };
}
