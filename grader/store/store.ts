import { join } from 'node:path';
import { openDatabase, type Database } from '../../platform/sqlite/database.ts';
import { CompetitionTable } from './competition-table.ts';
import { HandInTable } from './handin-table.ts';
import { ReportTable } from './report-table.ts';

/** The grader's record: competitions, hand-ins, reports. The sealed answers and the submissions lie beside it as files. */
export class Store implements Disposable {
  readonly competitions: CompetitionTable;
  readonly handIns: HandInTable;
  readonly reports: ReportTable;
  readonly #database: Database;

  /** @throws PodiumError CORRUPT_STORE, VERSION_MISMATCH: see openDatabase. */
  constructor(stateDir: string) {
    this.#database = openGraderDatabase(join(stateDir, 'grader.sqlite'));
    this.competitions = new CompetitionTable(this.#database);
    this.handIns = new HandInTable(this.#database);
    this.reports = new ReportTable(this.#database);
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** The database alone, brought up to date. The caller closes it. */
export function openGraderDatabase(file: string): Database {
  return openDatabase(file, join(import.meta.dirname, 'migrations'));
}
