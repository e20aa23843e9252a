import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Digest, RunId } from '../../contracts/ids/id.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { KeptArtifact } from '../artifacts/retention.ts';
import type { ArtifactRow } from './rows.ts';
import type { Transactor } from './transactor.ts';

export type NewArtifact = Omit<ArtifactRow, 'removedAtMs' | 'removedWhy'>;

/** What is known of each artifact; the bytes lie elsewhere, by digest. Put the bytes first, durably. */
export class ArtifactRepository {
  readonly #transactor: Transactor;
  readonly #insert: Statement<[NewArtifact]>;
  readonly #ended: Statement<[], KeptArtifact>;
  readonly #bytes: Statement<[], { readonly bytes: number }>;
  readonly #remove: Statement<[number, string, string, number, string]>;
  readonly #isKept: Statement<[string], { readonly found: 1 }>;
  readonly #isBundleNamed: Statement<[string, string], { readonly found: 1 }>;
  readonly #isImageNamed: Statement<{ readonly image: string }[], { readonly found: 1 }>;
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
         created_at_ms AS createdAtMs, COALESCE(removed_at_ms, 0) AS removedAtMs, removed_why AS removedWhy
       FROM artifacts WHERE run_id = ? AND attempt = ? AND name = ?`,
    );
    this.#list = database.prepare(
      `SELECT run_id AS runId, attempt, name, digest, size_bytes AS sizeBytes, truncated_bytes AS truncatedBytes,
         created_at_ms AS createdAtMs, COALESCE(removed_at_ms, 0) AS removedAtMs, removed_why AS removedWhy
       FROM artifacts WHERE run_id = ? ORDER BY attempt, name`,
    );
    this.#ended = database.prepare(
      `SELECT a.run_id AS runId, a.attempt, a.name, a.digest, a.size_bytes AS sizeBytes, r.finished_at_ms AS finishedAtMs
       FROM artifacts a JOIN runs r ON r.id = a.run_id
       WHERE a.removed_at_ms IS NULL AND r.finished_at_ms IS NOT NULL`,
    );
    this.#bytes = database.prepare(
      'SELECT COALESCE(sum(size_bytes), 0) AS bytes FROM artifacts WHERE removed_at_ms IS NULL',
    );
    this.#remove = database.prepare(
      'UPDATE artifacts SET removed_at_ms = ?, removed_why = ? WHERE run_id = ? AND attempt = ? AND name = ?',
    );
    this.#isKept = database.prepare(
      'SELECT 1 AS found FROM artifacts WHERE digest = ? AND removed_at_ms IS NULL LIMIT 1',
    );
    this.#isBundleNamed = database.prepare(
      `SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM cells WHERE bundle = ?)
         OR EXISTS (SELECT 1 FROM competitions WHERE card ->> 'bundle' = ?)`,
    );
    // What is named by its id alone, without a name, has it in `image`.
    this.#isImageNamed = database.prepare(
      `SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM agents WHERE :image IN (spec ->> 'imageId', spec ->> 'image'))
         OR EXISTS (SELECT 1 FROM cells c WHERE :image IN (c.agent_spec ->> 'imageId', c.agent_spec ->> 'image')
           AND EXISTS (SELECT 1 FROM runs r WHERE r.experiment_id = c.experiment_id AND r.finished_at_ms IS NULL))`,
    );
    this.#attempt = database.prepare('SELECT 1 AS found FROM attempts WHERE run_id = ? AND attempt = ?');
  }

  /** The stored row: the first one when it is put again alike. CONFLICT for other content, NOT_FOUND for an unknown attempt. */
  put(row: NewArtifact): ArtifactRow {
    return this.#transactor.run(() => {
      if (this.#attempt.get(row.runId, row.attempt) === undefined) {
        throw new PodiumError('NOT_FOUND', `The head knows no attempt ${row.attempt} of run ${row.runId}.`);
      }
      const known = this.#get.get(row.runId, row.attempt, row.name);
      if (known === undefined) {
        this.#insert.run(row);
        return { ...row, removedAtMs: 0, removedWhy: '' };
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

  /** What may be removed, and the bytes of all else. */
  kept(): { readonly ended: KeptArtifact[]; readonly otherBytes: number } {
    const ended = this.#ended.all();
    return { ended, otherBytes: this.bytes() - ended.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
  }

  /** Of all that is kept. */
  bytes(): number {
    return this.#bytes.get()?.bytes ?? 0;
  }

  /** Notes that it is not kept any more; its bytes go after this. */
  remove({ runId, attempt, name }: KeptArtifact, why: string, nowMs: number): void {
    this.#transactor.run(() => this.#remove.run(nowMs, why, runId, attempt, name));
  }

  isKept(digest: Digest): boolean {
    return this.#isKept.get(digest) !== undefined;
  }

  /** Whether a competition or a run is about this bundle. */
  isBundleNamed(bundle: Digest): boolean {
    return this.#isBundleNamed.get(bundle, bundle) !== undefined;
  }

  /** Whether an agent is of this image, or an experiment that has not ended. */
  isImageNamed(image: Digest): boolean {
    return this.#isImageNamed.get({ image }) !== undefined;
  }

  /** Of every attempt, oldest first. */
  list(run: RunId): ArtifactRow[] {
    return this.#list.all(run);
  }
}
