import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { RunId } from '../../contracts/ids/id.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { ArtifactRow } from './rows.ts';
import type { Transactor } from './transactor.ts';

/** What is known of each artifact; the bytes lie elsewhere, by digest. Put the bytes first, durably. */
export class ArtifactRepository {
  readonly #transactor: Transactor;
  readonly #insert: Statement<[ArtifactRow]>;
  readonly #get: Statement<[string, number, string], ArtifactRow>;
  readonly #list: Statement<[string], ArtifactRow>;
  readonly #attempt: Statement<[string, number], { readonly found: 1 }>;

  constructor(database: Database, transactor: Transactor) {
    this.#transactor = transactor;
    this.#insert = database.prepare(
      `INSERT INTO artifacts (run_id, attempt, name, digest, size_bytes, truncated_bytes, created_at_ms)
       VALUES (:runId, :attempt, :name, :digest, :sizeBytes, :truncatedBytes, :createdAtMs)`,
    );
    this.#get = database.prepare(
      `SELECT run_id AS runId, attempt, name, digest, size_bytes AS sizeBytes, truncated_bytes AS truncatedBytes,
         created_at_ms AS createdAtMs
       FROM artifacts WHERE run_id = ? AND attempt = ? AND name = ?`,
    );
    this.#list = database.prepare(
      `SELECT run_id AS runId, attempt, name, digest, size_bytes AS sizeBytes, truncated_bytes AS truncatedBytes,
         created_at_ms AS createdAtMs
       FROM artifacts WHERE run_id = ? ORDER BY attempt, name`,
    );
    this.#attempt = database.prepare('SELECT 1 AS found FROM attempts WHERE run_id = ? AND attempt = ?');
  }

  /** The stored row: the first one when it is put again alike. CONFLICT for other content, NOT_FOUND for an unknown attempt. */
  put(row: ArtifactRow): ArtifactRow {
    return this.#transactor.run(() => {
      if (this.#attempt.get(row.runId, row.attempt) === undefined) {
        throw new PodiumError('NOT_FOUND', `The head knows no attempt ${row.attempt} of run ${row.runId}.`);
      }
      const known = this.#get.get(row.runId, row.attempt, row.name);
      if (known === undefined) {
        this.#insert.run(row);
        return row;
      }
      if (known.digest === row.digest && known.sizeBytes === row.sizeBytes) return known;
      throw new PodiumError(
        'CONFLICT',
        `${row.name} of attempt ${row.attempt} of run ${row.runId} is stored already with other content.`,
      );
    });
  }

  get(run: RunId, attempt: number, name: string): ArtifactRow | null {
    return this.#get.get(run, attempt, name) ?? null;
  }

  /** Of every attempt, oldest first. */
  list(run: RunId): ArtifactRow[] {
    return this.#list.all(run);
  }
}
