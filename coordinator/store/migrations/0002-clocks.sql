-- How long the last attempt of a run took, by its worker: the time limit is held against running time, not against the
-- minutes in which the machine's owner had it frozen.
CREATE TABLE run_clocks (
  run_id TEXT PRIMARY KEY REFERENCES runs (id),
  -- Of the lease that this is about.
  epoch INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  -- Null until the container has ended.
  wall_clock_ms INTEGER CHECK (wall_clock_ms >= 0),
  limit_clock_ms INTEGER CHECK (limit_clock_ms >= 0),
  paused_ms INTEGER NOT NULL DEFAULT 0 CHECK (paused_ms >= 0)
) STRICT, WITHOUT ROWID;

DROP VIEW run_rows;
CREATE VIEW run_rows AS
SELECT
  r.ordinal AS ordinal, r.id AS id, r.experiment_id AS experimentId, e.user AS user, c.agent_id AS agentId,
  c.competition_id AS competitionId, c.split AS split, c.bundle AS bundle, c.grader_id AS graderId, r.cell_id AS cellId,
  r.seed AS seed, r.state AS state, r.epoch AS epoch, r.fence AS fence, r.attempt AS attempt, r.worker_id AS workerId,
  r.platform_failures AS platformFailures, r.reclaims AS reclaims, r.not_before_ms AS notBeforeMs,
  r.avoid_worker_id AS avoidWorkerId, r.reason AS reason,
  CASE r.state WHEN 'queued' THEN NULL ELSE r.ending END AS ending, r.grade AS grade, r.score AS score,
  r.medal AS medal, r.above_median AS aboveMedian, r.created_at_ms AS createdAtMs,
  -- A queued run keeps what its last attempt reached, in case that attempt comes back; it is no fact about the run yet.
  CASE r.state WHEN 'queued' THEN NULL ELSE r.started_at_ms END AS startedAtMs,
  CASE r.state WHEN 'queued' THEN NULL ELSE r.ended_at_ms END AS endedAtMs, r.settled_at_ms AS settledAtMs, r.finished_at_ms AS finishedAtMs,
  e.resource_class AS resourceClass, e.time_limit_ms AS timeLimitMs, e.priority AS priority,
  k.wall_clock_ms AS wallClockMs, k.limit_clock_ms AS limitClockMs, k.paused_ms AS pausedMs
FROM runs r JOIN experiments e ON e.id = r.experiment_id JOIN cells c ON c.id = r.cell_id
LEFT JOIN run_clocks k ON k.run_id = r.id AND k.epoch = r.epoch AND k.fence = r.fence;
