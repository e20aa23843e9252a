import type { AgentId } from '../../contracts/ids/id.ts';
import { agentSpec, type AgentSpec } from '../../contracts/ticket/ticket.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { AgentRow } from './rows.ts';

interface Stored {
  readonly id: AgentId;
  readonly spec: string;
  readonly description: string;
  readonly registeredAtMs: number;
}

export class AgentRepository {
  readonly #put: Statement<[string, string, string, number]>;
  readonly #get: Statement<[string], Stored>;
  readonly #list: Statement<[], Stored>;

  constructor(database: Database) {
    this.#put = database.prepare(
      `INSERT INTO agents (id, spec, description, registered_at_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET
         spec = excluded.spec, description = excluded.description, registered_at_ms = excluded.registered_at_ms`,
    );
    this.#get = database.prepare(
      'SELECT id, spec, description, registered_at_ms AS registeredAtMs FROM agents WHERE id = ?',
    );
    this.#list = database.prepare(
      'SELECT id, spec, description, registered_at_ms AS registeredAtMs FROM agents ORDER BY id',
    );
  }

  /** Makes an agent known, or replaces it for experiments submitted from now on. */
  put(spec: AgentSpec, description: string, nowMs: number): AgentRow {
    this.#put.run(spec.id, JSON.stringify(spec), description, nowMs);
    return { id: spec.id, spec, description, registeredAtMs: nowMs };
  }

  get(id: AgentId): AgentRow | null {
    const stored = this.#get.get(id);
    return stored === undefined ? null : toRow(stored);
  }

  list(): AgentRow[] {
    return this.#list.all().map(toRow);
  }
}

function toRow(stored: Stored): AgentRow {
  return { ...stored, spec: agentSpec.parse(JSON.parse(stored.spec)) };
}
