-- Hands on experiments, runs and workers; what a claim reads, so that its cost grows neither with runs nor experiments.

ALTER TABLE experiments ADD COLUMN purpose TEXT NOT NULL DEFAULT 'experiment' CHECK (purpose IN ('experiment', 'probe'));
-- Who paused it; null while it goes on.
ALTER TABLE experiments ADD COLUMN paused_by TEXT;
ALTER TABLE experiments ADD COLUMN paused_at_ms INTEGER;
ALTER TABLE experiments ADD COLUMN cpus INTEGER GENERATED ALWAYS AS (json_extract(resources, '$.cpus')) VIRTUAL;
ALTER TABLE experiments ADD COLUMN memory_bytes INTEGER GENERATED ALWAYS AS (json_extract(resources, '$.memoryBytes')) VIRTUAL;
ALTER TABLE experiments ADD COLUMN gpus INTEGER GENERATED ALWAYS AS (json_extract(resources, '$.gpus')) VIRTUAL;
-- Experiments of one shape fit the same workers.
ALTER TABLE experiments ADD COLUMN shape TEXT GENERATED ALWAYS AS (time_limit_ms || ' ' || resources) VIRTUAL;

DROP INDEX experiments_open;
CREATE INDEX experiments_open ON experiments (priority, user, shape, runs_active, ordinal)
  WHERE runs_queued > 0 AND paused_by IS NULL;
CREATE INDEX experiments_queued ON experiments (user, runs_queued) WHERE runs_queued > 0;

-- Its own limit where a client has extended it, null: the experiment's.
ALTER TABLE runs ADD COLUMN time_limit_ms INTEGER CHECK (time_limit_ms > 0);
-- A queued run that is kept from workers until a client releases it.
ALTER TABLE runs ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));
-- Attempts up to this number count no more: a client has retried or released the run since.
ALTER TABLE runs ADD COLUMN forgiven INTEGER NOT NULL DEFAULT 0 CHECK (forgiven >= 0);

DROP INDEX runs_ready;
CREATE INDEX runs_ready ON runs (cell_id, not_before_ms, seed) WHERE state = 'queued' AND held = 0;
-- The next run of an experiment, whichever cell it is of.
CREATE INDEX runs_turn ON runs (experiment_id, not_before_ms, ordinal) WHERE state = 'queued' AND held = 0;
DROP INDEX runs_backoff;
CREATE INDEX runs_backoff ON runs (not_before_ms) WHERE state = 'queued' AND held = 0 AND not_before_ms > 0;
CREATE INDEX runs_kept_back ON runs (experiment_id) WHERE held = 1;

-- Cells with something in the queue, by their data.
ALTER TABLE cells ADD COLUMN runs_queued INTEGER NOT NULL DEFAULT 0 CHECK (runs_queued >= 0);
UPDATE cells SET runs_queued = (SELECT count(*) FROM runs WHERE cell_id = cells.id AND state = 'queued');
CREATE INDEX cells_open ON cells (experiment_id, bundle, id) WHERE runs_queued > 0;

-- What each user has on workers now, kept by the triggers below.
CREATE TABLE user_shares (
  user TEXT PRIMARY KEY,
  runs INTEGER NOT NULL DEFAULT 0 CHECK (runs >= 0),
  cpus INTEGER NOT NULL DEFAULT 0 CHECK (cpus >= 0),
  memory_bytes INTEGER NOT NULL DEFAULT 0 CHECK (memory_bytes >= 0),
  gpus INTEGER NOT NULL DEFAULT 0 CHECK (gpus >= 0),
  -- Number of the last lease that went to this user, counted over all users; 0 before the first.
  served INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX user_shares_served ON user_shares (served);
INSERT INTO user_shares (user, runs, cpus, memory_bytes, gpus)
  SELECT user, SUM(runs_active), SUM(runs_active * cpus), SUM(runs_active * memory_bytes), SUM(runs_active * gpus)
  FROM experiments GROUP BY user;

CREATE TRIGGER experiments_have_a_user AFTER INSERT ON experiments BEGIN
  INSERT OR IGNORE INTO user_shares (user) VALUES (NEW.user);
END;

CREATE TRIGGER cells_recounted AFTER UPDATE OF state ON runs
WHEN (OLD.state = 'queued') <> (NEW.state = 'queued') BEGIN
  UPDATE cells SET runs_queued = runs_queued + (NEW.state = 'queued') - (OLD.state = 'queued') WHERE id = NEW.cell_id;
END;

CREATE TRIGGER user_is_served AFTER UPDATE OF state ON runs
WHEN NEW.state = 'leased' AND OLD.state = 'queued' BEGIN
  UPDATE user_shares SET
    runs = runs + 1, cpus = user_shares.cpus + e.cpus, memory_bytes = user_shares.memory_bytes + e.memory_bytes,
    gpus = user_shares.gpus + e.gpus, served = (SELECT MAX(served) FROM user_shares) + 1
  FROM (SELECT user AS owner, cpus, memory_bytes, gpus FROM experiments WHERE id = NEW.experiment_id) AS e
  WHERE user_shares.user = e.owner;
END;

CREATE TRIGGER user_gives_back AFTER UPDATE OF state ON runs
WHEN OLD.state IN ('leased', 'running', 'handing_in') AND NEW.state NOT IN ('leased', 'running', 'handing_in') BEGIN
  UPDATE user_shares SET
    runs = runs - 1, cpus = user_shares.cpus - e.cpus, memory_bytes = user_shares.memory_bytes - e.memory_bytes,
    gpus = user_shares.gpus - e.gpus
  FROM (SELECT user AS owner, cpus, memory_bytes, gpus FROM experiments WHERE id = NEW.experiment_id) AS e
  WHERE user_shares.user = e.owner;
END;

-- The container of the attempt ran.
ALTER TABLE attempts ADD COLUMN started_at_ms INTEGER;
CREATE INDEX attempts_of_worker ON attempts (worker_id, ended_at_ms) WHERE ended_at_ms IS NOT NULL;

-- Longer limits, as clients gave them: part of the record of the run.
CREATE TABLE extensions (
  run_id TEXT NOT NULL REFERENCES runs (id),
  at_ms INTEGER NOT NULL,
  user TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL CHECK (to_ms > from_ms),
  PRIMARY KEY (run_id, to_ms)
) STRICT, WITHOUT ROWID;

-- What the head thinks of a worker beyond what the worker says itself. Without a row: nothing.
CREATE TABLE standings (
  worker_id TEXT PRIMARY KEY REFERENCES workers (id),
  -- Takes no more runs for now, since an admin said so.
  drained_by TEXT,
  drained_at_ms INTEGER,
  drain_reason TEXT NOT NULL DEFAULT '',
  -- Takes no more runs, since it is suspected; `head` when the evidence alone said so.
  quarantined_by TEXT,
  quarantined_at_ms INTEGER,
  evidence TEXT NOT NULL DEFAULT '',
  -- Then it gets one run to show that it is well; null: only an admin lets it back.
  probe_at_ms INTEGER,
  -- How often it got that chance in this quarantine.
  probes INTEGER NOT NULL DEFAULT 0,
  -- What it did before this counts no more.
  forgiven_at_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE VIEW standing_rows AS
SELECT
  worker_id AS workerId, drained_by AS drainedBy, drained_at_ms AS drainedAtMs, drain_reason AS drainReason,
  quarantined_by AS quarantinedBy, quarantined_at_ms AS quarantinedAtMs, evidence AS evidence, probe_at_ms AS probeAtMs,
  probes AS probes
FROM standings;

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
  e.resource_class AS resourceClass, COALESCE(r.time_limit_ms, e.time_limit_ms) AS timeLimitMs, e.priority AS priority,
  k.wall_clock_ms AS wallClockMs, k.limit_clock_ms AS limitClockMs, k.paused_ms AS pausedMs,
  r.held AS held, r.forgiven AS forgiven, r.time_limit_ms IS NOT NULL AS extended, e.purpose AS purpose
FROM runs r JOIN experiments e ON e.id = r.experiment_id JOIN cells c ON c.id = r.cell_id
LEFT JOIN run_clocks k ON k.run_id = r.id AND k.epoch = r.epoch AND k.fence = r.fence;

DROP VIEW experiment_rows;
CREATE VIEW experiment_rows AS
SELECT
  ordinal AS ordinal, id AS id, user AS user, name AS name, resource_class AS resourceClass, time_limit_ms AS timeLimitMs,
  priority AS priority, created_at_ms AS createdAtMs, canceled AS canceled, runs_total AS runsTotal,
  runs_queued AS runsQueued, runs_active AS runsActive, runs_finished AS runsFinished, runs_graded AS runsGraded,
  purpose AS purpose, paused_by AS pausedBy, paused_at_ms AS pausedAtMs
FROM experiments;
