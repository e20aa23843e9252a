import { join } from 'node:path';
import { openDatabase, type Database } from '../../platform/sqlite/database.ts';
import { HistoryLog } from '../history/history-log.ts';
import { AgentRepository } from './agents.ts';
import { ArtifactRepository } from './artifacts.ts';
import { AttemptRepository } from './attempts.ts';
import { ChangeFeed } from './change-feed.ts';
import { CompetitionRepository } from './competitions.ts';
import { EventRepository } from './events.ts';
import { ExperimentRepository } from './experiments.ts';
import { GradingRecord } from './grading-record.ts';
import { MemberRepository } from './members.ts';
import { OldLeases } from './old-leases.ts';
import { Queue } from './queue.ts';
import { RunControls } from './run-controls.ts';
import { Restoration } from './restoration.ts';
import { RunRepository } from './runs.ts';
import { RunTransitions, type RetryLimits } from './run-transitions.ts';
import { Standings } from './standings.ts';
import { Transactor } from './transactor.ts';
import { WorkerRepository } from './workers.ts';
import { Outbox } from '../webhooks/outbox.ts';

export interface StoreObserver {
  readonly onTransaction?: (seconds: number) => void;
}

/** The head's record: one SQLite file, one process. Writes are durable when they return. */
export class Store implements Disposable {
  readonly feed = new ChangeFeed();
  readonly experiments: ExperimentRepository;
  readonly runs: RunRepository;
  readonly attempts: AttemptRepository;
  readonly workers: WorkerRepository;
  readonly competitions: CompetitionRepository;
  readonly agents: AgentRepository;
  readonly artifacts: ArtifactRepository;
  readonly events: EventRepository;
  readonly members: MemberRepository;
  readonly queue: Queue;
  /** What happened to each run; append-only. */
  readonly history: HistoryLog;
  /** Which workers get no runs, and why. */
  readonly standings: Standings;
  /** What clients do to runs besides canceling them. */
  readonly controls: RunControls;
  /** Restores from a backup, and what is still to be found out since the last one. */
  readonly restoration: Restoration;
  /** Leases that a restore made unknown. */
  readonly oldLeases: OldLeases;
  /** The only writer of a run's state up to settling, beside `controls` and `oldLeases`. */
  readonly transitions: RunTransitions;
  /** Settlements, reports, cursors: the only writer of a run's state from settling on. */
  readonly grading: GradingRecord;
  /** What webhooks are to be told. */
  readonly outbox: Outbox;
  readonly #database: Database;

  constructor(database: Database, limits: RetryLimits, observer: StoreObserver) {
    this.#database = database;
    const transactor = new Transactor(database, this.feed, observer.onTransaction);
    this.history = new HistoryLog(database);
    this.experiments = new ExperimentRepository(database, transactor, this.history);
    this.runs = new RunRepository(database);
    this.attempts = new AttemptRepository(database);
    this.workers = new WorkerRepository(database);
    this.competitions = new CompetitionRepository(database);
    this.agents = new AgentRepository(database);
    this.artifacts = new ArtifactRepository(database, transactor);
    this.members = new MemberRepository(database, transactor);
    this.queue = new Queue(database);
    this.standings = new Standings(database, limits.quarantineProbeMs);
    this.controls = new RunControls(database, transactor, this);
    this.restoration = new Restoration(database, transactor);
    this.oldLeases = new OldLeases(database, transactor, this);
    this.transitions = new RunTransitions(database, transactor, this, limits);
    this.events = new EventRepository(database, transactor, this);
    this.grading = new GradingRecord(database, transactor, this);
    this.outbox = new Outbox(database, transactor, this);
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

/** Opens `file`, made or brought up to date as needed. Throws CORRUPT_STORE or VERSION_MISMATCH. */
export function openStore(file: string, limits: RetryLimits, observer: StoreObserver = {}): Store {
  return new Store(openRecordFile(file), limits, observer);
}

/** The database alone, brought up to date. The caller closes it. */
export function openRecordFile(file: string): Database {
  return openDatabase(file, join(import.meta.dirname, 'migrations'));
}
