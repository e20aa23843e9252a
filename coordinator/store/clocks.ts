import type { LeaseKey } from '../../contracts/ids/id.ts';
import type { RunClocks } from '../../contracts/run/clocks.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';

/** How long a run's last attempt ran and was frozen, by its worker. Called within the transaction of the event that says so. */
export class ClockRepository {
  readonly #pause: Statement<[Record<string, string | number>]>;
  readonly #end: Statement<[Record<string, string | number>]>;

  constructor(database: Database) {
    this.#pause = database.prepare(
      `INSERT INTO run_clocks (run_id, epoch, fence, paused_ms) VALUES (:runId, :epoch, :fence, :pausedMs)
       ON CONFLICT (run_id) DO UPDATE SET epoch = excluded.epoch, fence = excluded.fence,
         wall_clock_ms = NULL, limit_clock_ms = NULL,
         paused_ms = excluded.paused_ms + CASE WHEN epoch = excluded.epoch AND fence = excluded.fence THEN paused_ms ELSE 0 END`,
    );
    this.#end = database.prepare(
      `INSERT INTO run_clocks (run_id, epoch, fence, wall_clock_ms, limit_clock_ms, paused_ms)
       VALUES (:runId, :epoch, :fence, :wallClockMs, :limitClockMs, :pausedMs)
       ON CONFLICT (run_id) DO UPDATE SET epoch = excluded.epoch, fence = excluded.fence,
         wall_clock_ms = excluded.wall_clock_ms, limit_clock_ms = excluded.limit_clock_ms, paused_ms = excluded.paused_ms`,
    );
  }

  /** One pause is over; those of the same lease add up. */
  resumed({ runId, epoch, fence }: LeaseKey, pausedMs: number): void {
    this.#pause.run({ runId, epoch, fence, pausedMs });
  }

  ended({ runId, epoch, fence }: LeaseKey, clocks: RunClocks): void {
    this.#end.run({ runId, epoch, fence, ...clocks });
  }
}
