import { competitionCard, type CompetitionCard } from '../../contracts/competition/card.ts';
import type { CompetitionId, Digest } from '../../contracts/ids/id.ts';
import type { Database } from '../../platform/sqlite/database.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import type { Leaderboard } from '../reports/leaderboard.ts';

/** One sealing of a competition: everything needed to grade by it, apart from the answers themselves. */
export interface CompetitionVersion {
  readonly version: number;
  readonly definition: CompetitionDefinition;
  readonly definitionDigest: Digest;
  readonly card: CompetitionCard;
  /** The sealed answers' file name in the vault. */
  readonly sealedFile: string;
  readonly leaderboard: Leaderboard | null;
  readonly addedAtMs: number;
}

interface Row {
  readonly version: number;
  readonly definition_digest: string;
  readonly sealed_file: string;
  readonly definition: string;
  readonly card: string;
  readonly leaderboard: string | null;
  readonly added_at_ms: number;
}

export class CompetitionTable {
  readonly #insert;
  readonly #isKnown;
  readonly #newest;
  readonly #newestOfBundle;
  readonly #list;

  constructor(database: Database) {
    this.#insert = database.prepare<unknown[]>(
      `INSERT INTO competition_version
         (competition, bundle, definition_digest, answers_digest, sealed_file, definition, card, leaderboard, added_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#isKnown = database.prepare<[string], { known: number }>(
      'SELECT EXISTS (SELECT 1 FROM competition_version WHERE competition = ?) AS known',
    );
    this.#newest = database.prepare<[string], Row>(
      'SELECT * FROM competition_version WHERE competition = ? ORDER BY version DESC LIMIT 1',
    );
    this.#newestOfBundle = database.prepare<[string, string], Row>(
      'SELECT * FROM competition_version WHERE competition = ? AND bundle = ? ORDER BY version DESC LIMIT 1',
    );
    this.#list = database.prepare<[], Row>(
      `SELECT * FROM competition_version WHERE version IN
         (SELECT max(version) FROM competition_version GROUP BY competition) ORDER BY competition`,
    );
  }

  add(entry: Omit<CompetitionVersion, 'version'>): void {
    const { card, definition } = entry;
    this.#insert.run(
      card.id,
      card.bundle,
      entry.definitionDigest,
      card.answersDigest,
      entry.sealedFile,
      JSON.stringify(definition),
      JSON.stringify(card),
      entry.leaderboard === null ? null : JSON.stringify(entry.leaderboard),
      entry.addedAtMs,
    );
  }

  isKnown(competition: CompetitionId): boolean {
    return this.#isKnown.get(competition)?.known === 1;
  }

  newest(competition: CompetitionId): CompetitionVersion | undefined {
    return fromRow(this.#newest.get(competition));
  }

  /** The version that grades hand-ins made with this bundle. */
  newestOfBundle(competition: CompetitionId, bundle: Digest): CompetitionVersion | undefined {
    return fromRow(this.#newestOfBundle.get(competition, bundle));
  }

  /** The newest version of each competition, by id. */
  list(): readonly CompetitionVersion[] {
    return this.#list.all().flatMap((row) => fromRow(row) ?? []);
  }
}

/** Definition and leaderboard were checked before they were written: only the card goes out, so only it is parsed. */
function fromRow(row: Row | undefined): CompetitionVersion | undefined {
  if (row === undefined) return undefined;
  return {
    version: row.version,
    definition: JSON.parse(row.definition) as CompetitionDefinition,
    definitionDigest: row.definition_digest as Digest,
    card: competitionCard.parse(JSON.parse(row.card)),
    sealedFile: row.sealed_file,
    leaderboard: row.leaderboard === null ? null : (JSON.parse(row.leaderboard) as Leaderboard),
    addedAtMs: row.added_at_ms,
  };
}
