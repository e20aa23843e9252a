import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

export type Database = Sqlite.Database;
/**
 * A prepared statement. SQLite compiles it again at each use when its plan could be another one for another value of a
 * parameter, as it may for joins, partial indexes and LIMIT: 60 µs where the look-up itself takes 5. A parameter that stands
 * as `(SELECT ?)` is a value that SQLite does not look at, so a statement on a hot path writes it so, and is compiled once.
 */
export type Statement<Parameters extends unknown[] | object = unknown[], Row = unknown> = Sqlite.Statement<
  Parameters extends unknown[] ? Parameters : [Parameters],
  Row
>;

/** What a record must have to survive a power loss, read back after it was set. */
const SETTINGS = {
  journal_mode: 'wal',
  synchronous: 2, // FULL
  foreign_keys: 1,
  busy_timeout: 5000,
  trusted_schema: 0,
  cell_size_check: 1,
} as const;

/**
 * Opens a database file, sets and reads back its settings, checks its integrity, brings it to the newest migration.
 * `migrations` is a folder of files NNNN-name.sql, applied in order, each in one transaction, recorded in user_version.
 * Throws CORRUPT_STORE when a page or a foreign key is wrong, VERSION_MISMATCH when the file is newer than this program.
 */
export function openDatabase(file: string, migrations: string): Database {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new Sqlite(file);
  try {
    for (const [name, value] of Object.entries(SETTINGS)) {
      database.pragma(`${name} = ${value}`);
      const actual = database.pragma(name, { simple: true });
      if (actual !== value) {
        throw new PodiumError(
          'FAILED_PRECONDITION',
          `${file}: ${name} is ${String(actual)}, not ${value}. Is it on a local disk?`,
        );
      }
    }
    checkIntegrity(database, file);
    migrate(database, file, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkIntegrity(database: Database, file: string): void {
  let verdict: unknown;
  let orphans: unknown;
  try {
    verdict = database.pragma('integrity_check', { simple: true });
    orphans = database.pragma('foreign_key_check');
  } catch (error) {
    throw new PodiumError(
      'CORRUPT_STORE',
      `${file} cannot be read. Stop, keep the file, restore the last backup.`,
      { cause: error },
    );
  }
  if (verdict !== 'ok' || (Array.isArray(orphans) && orphans.length > 0)) {
    throw new PodiumError(
      'CORRUPT_STORE',
      `${file} fails its integrity check. Stop, keep the file, restore the last backup.`,
    );
  }
}

function migrate(database: Database, file: string, folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
  const current = Number(database.pragma('user_version', { simple: true }));
  if (current > files.length) {
    throw new PodiumError(
      'VERSION_MISMATCH',
      `${file} was written by a newer Podium (schema ${current}, this one knows ${files.length}). Upgrade Podium.`,
    );
  }
  files.forEach((name, index) => {
    const version = index + 1;
    if (Number(name.slice(0, 4)) !== version)
      throw new PodiumError('INTERNAL', `Migration ${name} is out of order.`);
    if (version <= current) return;
    const sql = readFileSync(join(folder, name), 'utf8');
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${version}`);
    })();
  });
}
