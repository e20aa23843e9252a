import { randomBytes } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { experimentId, runId, type ExperimentId } from '../../contracts/ids/id.ts';
import type { ResourceRequest } from '../../contracts/resources/resources.ts';
import type { AgentSpec, RunLimits } from '../../contracts/ticket/ticket.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { HistoryLog } from '../history/history-log.ts';
import type { HistoryNote } from '../history/note.ts';
import type { CompetitionRow, ExperimentRow, Purpose } from './rows.ts';
import type { Transactor } from './transactor.ts';

export interface NewExperiment {
  readonly user: string;
  readonly name: string;
  /** Null when the submitter gave none: then nothing is ever recognised as a repetition. */
  readonly requestId: string | null;
  /** Over everything that was asked for: tells a repetition from another request under the same id. */
  readonly contentDigest: string;
  readonly resourceClass: string;
  readonly resources: ResourceRequest;
  readonly limits: RunLimits;
  readonly priority: number;
  /** How long containers stay for inspection; default 0. */
  readonly retainMs?: number;
  readonly purpose?: Purpose;
  /** Each agent meets each competition once per seed; repetitions must have been removed. */
  readonly agents: readonly AgentSpec[];
  readonly competitions: readonly CompetitionRow[];
  readonly seeds: readonly number[];
}

type Stored = Omit<ExperimentRow, 'canceled'> & { readonly canceled: number };

export class ExperimentRepository {
  readonly #transactor: Transactor;
  readonly #history: HistoryLog;
  readonly #byRequest: Statement<
    [string, string],
    { readonly id: ExperimentId; readonly contentDigest: string }
  >;
  readonly #insert: Statement<[Record<string, string | number | null>]>;
  readonly #insertCell: Statement<[Record<string, string | number>]>;
  readonly #insertRun: Statement<[Record<string, string | number>]>;
  readonly #get: Statement<[string], Stored>;
  readonly #pause: Statement<[Record<string, string | number>]>;
  readonly #resume: Statement<[string]>;
  readonly #reprioritize: Statement<[number, string]>;
  readonly #list: Statement<[number], Stored>;

  constructor(database: Database, transactor: Transactor, history: HistoryLog) {
    this.#transactor = transactor;
    this.#history = history;
    this.#byRequest = database.prepare(
      'SELECT id, content_digest AS contentDigest FROM experiments WHERE user = ? AND request_id = ?',
    );
    this.#insert = database.prepare(
      `INSERT INTO experiments (id, user, name, request_id, content_digest, resource_class, resources, limits,
         time_limit_ms, priority, purpose, retain_ms, created_at_ms)
       VALUES (:id, :user, :name, :requestId, :contentDigest, :resourceClass, :resources, :limits,
         :timeLimitMs, :priority, :purpose, :retainMs, :nowMs)`,
    );
    this.#insertCell = database.prepare(
      `INSERT INTO cells (experiment_id, agent_id, agent_spec, competition_id, competition_name, split, bundle, grader_id,
         runs_queued)
       VALUES (:experimentId, :agentId, :agentSpec, :competitionId, :competitionName, :split, :bundle, :graderId,
         :queued)`,
    );
    this.#insertRun = database.prepare(
      `INSERT INTO runs (id, experiment_id, cell_id, seed, state, created_at_ms)
       VALUES (:id, :experimentId, :cellId, :seed, 'queued', :nowMs)`,
    );
    this.#get = database.prepare('SELECT * FROM experiment_rows WHERE id = ?');
    this.#pause = database.prepare(
      'UPDATE experiments SET paused_by = :user, paused_at_ms = :nowMs WHERE id = :id AND paused_by IS NULL',
    );
    this.#resume = database.prepare(
      'UPDATE experiments SET paused_by = NULL, paused_at_ms = NULL WHERE id = ? AND paused_by IS NOT NULL',
    );
    this.#reprioritize = database.prepare('UPDATE experiments SET priority = ? WHERE id = ?');
    this.#list = database.prepare('SELECT * FROM experiment_rows ORDER BY ordinal DESC LIMIT ?');
  }

  /**
   * Writes the experiment and one queued run per agent, competition and seed, all or nothing. The same request id of the
   * same user gives the experiment it gave before; with other content ALREADY_EXISTS. `admit` throws when so many new runs
   * may not be.
   */
  submit(
    wanted: NewExperiment,
    nowMs: number,
    admit: (runs: number) => void = () => undefined,
  ): { experiment: ExperimentRow; repeated: boolean } {
    return this.#transactor.run(() => {
      const before =
        wanted.requestId === null ? undefined : this.#byRequest.get(wanted.user, wanted.requestId);
      if (before !== undefined) {
        if (before.contentDigest !== wanted.contentDigest) {
          throw new PodiumError(
            'ALREADY_EXISTS',
            `request_id ${String(wanted.requestId)} was used for experiment ${before.id} with other content; use a new one.`,
          );
        }
        return { experiment: this.require(before.id), repeated: true };
      }
      admit(wanted.agents.length * wanted.competitions.length * wanted.seeds.length);
      const id = experimentId.parse(newId('e'));
      this.#insertExperiment(id, wanted, nowMs);
      for (const competition of wanted.competitions) {
        for (const agent of wanted.agents) this.#insertRuns(id, agent, competition, wanted, nowMs);
      }
      return { experiment: this.require(id), repeated: false };
    });
  }

  get(id: ExperimentId): ExperimentRow | null {
    const stored = this.#get.get(id);
    return stored === undefined ? null : toRow(stored);
  }

  /** Throws NOT_FOUND. */
  require(id: ExperimentId): ExperimentRow {
    const row = this.get(id);
    if (row === null) throw new PodiumError('NOT_FOUND', `There is no experiment ${id}.`);
    return row;
  }

  /** Its queued runs wait from now on; what runs goes on. False when it was paused before. Throws NOT_FOUND. */
  pause(id: ExperimentId, user: string, nowMs: number): boolean {
    return this.#transactor.run(() => {
      this.require(id);
      if (this.#pause.run({ id, user, nowMs }).changes === 0) return false;
      this.#noteControl(id, user, nowMs, { what: 'experiment_paused', detail: { reason: '' } });
      return true;
    });
  }

  /** False when it was not paused. Throws NOT_FOUND. */
  resume(id: ExperimentId, user: string, nowMs: number): boolean {
    return this.#transactor.run(() => {
      this.require(id);
      if (this.#resume.run(id).changes === 0) return false;
      this.#noteControl(id, user, nowMs, { what: 'experiment_resumed', detail: { reason: '' } });
      return true;
    });
  }

  /** Throws NOT_FOUND. */
  reprioritize(id: ExperimentId, to: number, user: string, nowMs: number): void {
    this.#transactor.run(() => {
      const { priority: from } = this.require(id);
      if (from === to) return;
      this.#reprioritize.run(to, id);
      this.#noteControl(id, user, nowMs, { what: 'reprioritized', detail: { from, to } });
    });
  }

  #noteControl(
    id: ExperimentId,
    user: string,
    atMs: number,
    note: Pick<HistoryNote, 'what' | 'detail'>,
  ): void {
    this.#history.noteExperiment(id, { ...note, who: `client:${user}`, atMs } as HistoryNote);
  }

  /** Newest first. */
  list(limit: number): ExperimentRow[] {
    return this.#list.all(limit).map(toRow);
  }

  #insertExperiment(id: ExperimentId, wanted: NewExperiment, nowMs: number): void {
    this.#insert.run({
      id,
      user: wanted.user,
      name: wanted.name,
      requestId: wanted.requestId,
      contentDigest: wanted.contentDigest,
      resourceClass: wanted.resourceClass,
      resources: JSON.stringify(wanted.resources),
      limits: JSON.stringify(wanted.limits),
      timeLimitMs: wanted.limits.timeMs,
      priority: wanted.priority,
      purpose: wanted.purpose ?? 'experiment',
      retainMs: wanted.retainMs ?? 0,
      nowMs,
    });
  }

  #insertRuns(
    experiment: ExperimentId,
    agent: AgentSpec,
    competition: CompetitionRow,
    { seeds, user }: NewExperiment,
    nowMs: number,
  ): void {
    const { lastInsertRowid } = this.#insertCell.run({
      experimentId: experiment,
      agentId: agent.id,
      agentSpec: JSON.stringify(agent),
      competitionId: competition.id,
      competitionName: competition.card.name,
      split: competition.card.split,
      bundle: competition.card.bundle,
      graderId: competition.graderId,
      queued: seeds.length,
    });
    for (const seed of seeds) {
      const id = runId.parse(newId('r'));
      this.#insertRun.run({ id, experimentId: experiment, cellId: Number(lastInsertRowid), seed, nowMs });
      this.#history.note(
        { id, experimentId: experiment, attempt: 0, epoch: 0, fence: 0 },
        { what: 'submitted', who: `client:${user}`, atMs: nowMs, detail: { user } },
      );
      this.#transactor.changed({ runId: id, experimentId: experiment, from: null, state: 'queued' });
    }
  }
}

/** Short enough to type, 60 random bits. */
function newId(prefix: string): string {
  return `${prefix}-${BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(13, '0')
    .slice(1)}`;
}

function toRow(stored: Stored): ExperimentRow {
  return { ...stored, canceled: stored.canceled === 1 };
}
