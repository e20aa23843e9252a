/** Experiments of a lane that are read at a time. */
export const PAGE = 16;

const HEAD = `r.id AS runId, r.ordinal AS ordinal, c.bundle AS bundle, c.grader_id AS graderId, r.not_before_ms AS notBeforeMs,
  r.avoid_worker_id AS avoidWorkerId, COALESCE(r.time_limit_ms, e.time_limit_ms) AS timeLimitMs`;

const MAY_BE_NEXT = `q.state = 'queued' AND q.held = 0 AND q.not_before_ms <= (SELECT :nowMs)
  AND (q.avoid_worker_id IS (SELECT :worker)) = (SELECT :avoided) AND COALESCE(q.time_limit_ms, e.time_limit_ms) <= (SELECT :maxTimeLimitMs)`;

const OPEN = 'runs_queued > 0 AND paused_by IS NULL';

/** Has a run that may be given out now: an experiment whose runs all back off or are held is passed with one look at an index. */
const READY = `EXISTS (SELECT 1 FROM runs q WHERE q.experiment_id = experiments.id AND q.state = 'queued' AND q.held = 0
  AND q.not_before_ms <= (SELECT :nowMs))`;

/**
 * The SQL of queue.ts. Partial indexes are used only by queries that repeat their conditions word for word. Parameters of a
 * claim stand as `(SELECT :name)`, and limits as numbers: so each is compiled once (Statement in platform/sqlite).
 */
export const QUEUE_SQL = {
  /** Jumps from each lane to the next one: as many seeks as there are lanes. */
  lanes: `WITH RECURSIVE lane (ordinal) AS (
      SELECT * FROM (SELECT ordinal FROM experiments WHERE ${OPEN} ORDER BY priority, user, shape LIMIT 1)
      UNION ALL
      SELECT COALESCE(
        (SELECT n.ordinal FROM experiments n
          WHERE n.runs_queued > 0 AND n.paused_by IS NULL
            AND n.priority = e.priority AND n.user = e.user AND n.shape > e.shape ORDER BY n.shape LIMIT 1),
        (SELECT n.ordinal FROM experiments n
          WHERE n.runs_queued > 0 AND n.paused_by IS NULL AND n.priority = e.priority AND n.user > e.user
          ORDER BY n.user, n.shape LIMIT 1),
        (SELECT n.ordinal FROM experiments n
          WHERE n.runs_queued > 0 AND n.paused_by IS NULL AND n.priority > e.priority
          ORDER BY n.priority, n.user, n.shape LIMIT 1))
      FROM lane CROSS JOIN experiments e ON e.ordinal = lane.ordinal
    )
    SELECT e.priority AS priority, e.user AS user, e.shape AS shape, e.resources AS resources,
      e.time_limit_ms AS timeLimitMs
    FROM lane CROSS JOIN experiments e ON e.ordinal = lane.ordinal`,

  /** In two parts, since a comparison of pairs would use the index for its first half only. */
  page: `SELECT * FROM (
      SELECT id, ordinal, runs_active AS runsActive FROM experiments
      WHERE ${OPEN} AND priority = (SELECT :priority) AND user = (SELECT :user) AND shape = (SELECT :shape)
        AND runs_active = (SELECT :runsActive) AND ordinal > (SELECT :ordinal) AND ${READY}
      ORDER BY ordinal LIMIT ${PAGE})
    UNION ALL
    SELECT * FROM (
      SELECT id, ordinal, runs_active AS runsActive FROM experiments
      WHERE ${OPEN} AND priority = (SELECT :priority) AND user = (SELECT :user) AND shape = (SELECT :shape) AND runs_active > (SELECT :runsActive)
        AND ${READY}
      ORDER BY runs_active, ordinal LIMIT ${PAGE})
    LIMIT ${PAGE}`,

  users: 'SELECT user, runs, cpus, memory_bytes AS memoryBytes, gpus, served FROM user_shares',

  /** Those never tried first, then by when they became ready. */
  next: `SELECT ${HEAD}
    FROM experiments e CROSS JOIN runs r ON r.ordinal = (
      SELECT q.ordinal FROM runs q CROSS JOIN cells c ON c.id = q.cell_id
      WHERE q.experiment_id = e.id AND ${MAY_BE_NEXT} AND c.grader_id IN (SELECT value FROM json_each(:graders))
      ORDER BY q.not_before_ms, q.ordinal LIMIT 1)
    CROSS JOIN cells c ON c.id = r.cell_id
    WHERE e.id = (SELECT :experiment)`,

  local: `SELECT ${HEAD}
    FROM experiments e CROSS JOIN json_each(:bundles) b
    CROSS JOIN cells c ON c.experiment_id = e.id AND c.bundle = b.value AND c.runs_queued > 0
    CROSS JOIN runs r ON r.ordinal = (
      SELECT q.ordinal FROM runs q WHERE q.cell_id = c.id AND ${MAY_BE_NEXT}
      ORDER BY q.not_before_ms, q.seed LIMIT 1)
    WHERE e.id = (SELECT :experiment) AND c.grader_id IN (SELECT value FROM json_each(:graders)) LIMIT 16`,

  nextReady: `SELECT MIN(not_before_ms) AS atMs FROM runs
    WHERE state = 'queued' AND held = 0 AND not_before_ms > 0 AND not_before_ms > ?`,

  backingOff: `SELECT count(*) AS runs FROM runs
    WHERE state = 'queued' AND held = 0 AND not_before_ms > 0 AND not_before_ms > ?`,

  held: 'SELECT count(*) AS runs FROM runs WHERE held = 1',

  waiting: `SELECT id, user, priority, resources, time_limit_ms AS timeLimitMs, runs_queued AS runsQueued,
      paused_by AS pausedBy
    FROM experiments WHERE runs_queued > 0 ORDER BY priority DESC, ordinal`,

  elsewhere: `SELECT COALESCE(SUM(runs_queued) FILTER (WHERE priority > :priority), 0) AS higherPriority,
      COALESCE(SUM(runs_queued) FILTER (WHERE priority = :priority), 0) AS samePriority
    FROM experiments WHERE ${OPEN} AND id <> :experiment`,

  queuedOf:
    'SELECT COALESCE(SUM(runs_queued), 0) AS runs FROM experiments WHERE user = ? AND runs_queued > 0',
} as const;
