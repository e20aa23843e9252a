-- The head's record. Times are ms since 1970 by the head's clock, null where they have not come yet.

-- Grows with each restore from a backup, so that leases given after the backup never equal new ones.
CREATE TABLE head (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  epoch INTEGER NOT NULL CHECK (epoch >= 1)
) STRICT;
INSERT INTO head (singleton, epoch) VALUES (1, 1);

CREATE TABLE competitions (
  id TEXT PRIMARY KEY,
  card TEXT NOT NULL CHECK (json_valid(card)),
  grader_id TEXT NOT NULL,
  registered_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE agents (
  id TEXT PRIMARY KEY,
  spec TEXT NOT NULL CHECK (json_valid(spec)),
  description TEXT NOT NULL,
  registered_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE workers (
  id TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  protocol INTEGER NOT NULL,
  machine_id TEXT NOT NULL,
  hardware TEXT NOT NULL CHECK (json_valid(hardware)),
  lent TEXT NOT NULL CHECK (json_valid(lent)),
  hello_at_ms INTEGER NOT NULL
) STRICT;

-- The counters are kept by the triggers below: a claim looks at open experiments, never at every queued run.
CREATE TABLE experiments (
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  user TEXT NOT NULL,
  name TEXT NOT NULL,
  request_id TEXT,
  content_digest TEXT NOT NULL,
  resource_class TEXT NOT NULL,
  resources TEXT NOT NULL CHECK (json_valid(resources)),
  limits TEXT NOT NULL CHECK (json_valid(limits)),
  time_limit_ms INTEGER NOT NULL CHECK (time_limit_ms > 0),
  priority INTEGER NOT NULL CHECK (priority BETWEEN -100 AND 100),
  created_at_ms INTEGER NOT NULL,
  canceled INTEGER NOT NULL DEFAULT 0 CHECK (canceled IN (0, 1)),
  runs_total INTEGER NOT NULL DEFAULT 0,
  runs_queued INTEGER NOT NULL DEFAULT 0 CHECK (runs_queued >= 0),
  runs_active INTEGER NOT NULL DEFAULT 0 CHECK (runs_active >= 0),
  runs_finished INTEGER NOT NULL DEFAULT 0 CHECK (runs_finished >= 0),
  runs_graded INTEGER NOT NULL DEFAULT 0 CHECK (runs_graded >= 0),
  UNIQUE (user, request_id)
) STRICT;
CREATE INDEX experiments_open ON experiments (priority DESC, ordinal) WHERE runs_queued > 0;
CREATE INDEX experiments_active ON experiments (user, runs_active) WHERE runs_active > 0;

-- One agent on one competition within an experiment, as both were when it was submitted; its runs differ by their seed.
CREATE TABLE cells (
  id INTEGER PRIMARY KEY,
  experiment_id TEXT NOT NULL REFERENCES experiments (id),
  agent_id TEXT NOT NULL,
  agent_spec TEXT NOT NULL CHECK (json_valid(agent_spec)),
  competition_id TEXT NOT NULL,
  competition_name TEXT NOT NULL,
  split TEXT NOT NULL,
  bundle TEXT NOT NULL,
  grader_id TEXT NOT NULL,
  UNIQUE (experiment_id, competition_id, agent_id)
) STRICT;

CREATE TABLE runs (
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  experiment_id TEXT NOT NULL REFERENCES experiments (id),
  cell_id INTEGER NOT NULL REFERENCES cells (id),
  seed INTEGER NOT NULL CHECK (seed >= 0),
  state TEXT NOT NULL CHECK (state IN (
    'queued', 'leased', 'running', 'handing_in', 'settled', 'graded', 'canceled', 'platform_failed', 'grading_failed')),
  -- 0 until the first lease.
  epoch INTEGER NOT NULL DEFAULT 0 CHECK (epoch >= 0),
  fence INTEGER NOT NULL DEFAULT 0 CHECK (fence >= 0),
  attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  worker_id TEXT,
  platform_failures INTEGER NOT NULL DEFAULT 0 CHECK (platform_failures >= 0),
  reclaims INTEGER NOT NULL DEFAULT 0 CHECK (reclaims >= 0),
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  avoid_worker_id TEXT,
  reason TEXT NOT NULL DEFAULT '',
  ending TEXT CHECK (ending IN (
    'exited', 'failed', 'timed_out', 'out_of_memory', 'disk_full', 'budget_exhausted', 'canceled')),
  grade TEXT CHECK (grade IN ('graded', 'invalid', 'none')),
  score REAL,
  medal TEXT CHECK (medal IN ('none', 'bronze', 'silver', 'gold')),
  above_median INTEGER CHECK (above_median IN (0, 1)),
  created_at_ms INTEGER NOT NULL,
  started_at_ms INTEGER,
  ended_at_ms INTEGER,
  settled_at_ms INTEGER,
  finished_at_ms INTEGER,
  UNIQUE (cell_id, seed),
  CHECK (state NOT IN ('leased', 'running', 'handing_in') OR (worker_id IS NOT NULL AND fence > 0)),
  CHECK ((state IN ('graded', 'canceled', 'platform_failed', 'grading_failed')) = (finished_at_ms IS NOT NULL)),
  CHECK ((state = 'graded') = (grade IS NOT NULL)),
  CHECK ((grade IS NOT NULL AND grade = 'graded') = (score IS NOT NULL))
) STRICT;
CREATE INDEX runs_of_experiment ON runs (experiment_id, ordinal);
CREATE INDEX runs_ready ON runs (cell_id, not_before_ms, seed) WHERE state = 'queued';
CREATE INDEX runs_backoff ON runs (not_before_ms) WHERE state = 'queued' AND not_before_ms > 0;
CREATE INDEX runs_held ON runs (worker_id) WHERE state IN ('leased', 'running', 'handing_in');
CREATE INDEX runs_ungraded ON runs (ordinal) WHERE state = 'settled';

CREATE TRIGGER runs_counted AFTER INSERT ON runs BEGIN
  UPDATE experiments SET
    runs_total = runs_total + 1,
    runs_queued = runs_queued + (NEW.state = 'queued')
  WHERE id = NEW.experiment_id;
END;

CREATE TRIGGER runs_recounted AFTER UPDATE OF state ON runs WHEN OLD.state <> NEW.state BEGIN
  UPDATE experiments SET
    runs_queued = runs_queued + (NEW.state = 'queued') - (OLD.state = 'queued'),
    runs_active = runs_active + (NEW.state IN ('leased', 'running', 'handing_in'))
                              - (OLD.state IN ('leased', 'running', 'handing_in')),
    runs_finished = runs_finished + (NEW.state IN ('graded', 'canceled', 'platform_failed', 'grading_failed'))
                                  - (OLD.state IN ('graded', 'canceled', 'platform_failed', 'grading_failed')),
    runs_graded = runs_graded + (NEW.state = 'graded') - (OLD.state = 'graded')
  WHERE id = NEW.experiment_id;
END;

-- One lease of a run.
CREATE TABLE attempts (
  run_id TEXT NOT NULL REFERENCES runs (id),
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  epoch INTEGER NOT NULL CHECK (epoch >= 1),
  fence INTEGER NOT NULL CHECK (fence >= 1),
  worker_id TEXT NOT NULL REFERENCES workers (id),
  leased_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN (
    'open', 'settled', 'platform_failure', 'lease_expired', 'reclaimed', 'canceled')),
  code TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run_id, attempt),
  -- No fence is given twice.
  UNIQUE (run_id, epoch, fence),
  CHECK ((outcome = 'open') = (ended_at_ms IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX attempts_open ON attempts (run_id) WHERE outcome = 'open';

-- What workers' journals said, once each; also the history of every attempt.
CREATE TABLE events (
  worker_id TEXT NOT NULL,
  journal TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  run_id TEXT NOT NULL REFERENCES runs (id),
  epoch INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  -- By the worker's clock.
  at_ms INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  event TEXT NOT NULL CHECK (json_valid(event)),
  -- 0: the lease did not count any more, so it changed nothing.
  applied INTEGER NOT NULL CHECK (applied IN (0, 1)),
  PRIMARY KEY (worker_id, journal, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_of_run ON events (run_id, fence, seq);

-- At most one hand-in of a run counts: the primary key holds it.
CREATE TABLE settlements (
  run_id TEXT PRIMARY KEY REFERENCES runs (id),
  epoch INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  grader_id TEXT NOT NULL,
  -- Null when nothing was handed in.
  submission_digest TEXT,
  receipt BLOB NOT NULL,
  -- Sent with every order to grade, byte for byte the same.
  run_record BLOB NOT NULL,
  settled_at_ms INTEGER NOT NULL,
  grading_tries INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY (run_id, epoch, fence) REFERENCES attempts (run_id, epoch, fence)
) STRICT;

-- Receipts that did not count, and why.
CREATE TABLE stale_receipts (
  grader_id TEXT NOT NULL,
  cursor INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  worker_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  receipt BLOB NOT NULL,
  read_at_ms INTEGER NOT NULL,
  PRIMARY KEY (grader_id, cursor)
) STRICT, WITHOUT ROWID;

CREATE TABLE grader_cursors (
  grader_id TEXT PRIMARY KEY,
  cursor INTEGER NOT NULL CHECK (cursor >= 0)
) STRICT;

CREATE TABLE reports (
  run_id TEXT PRIMARY KEY REFERENCES settlements (run_id),
  envelope BLOB NOT NULL,
  stored_at_ms INTEGER NOT NULL
) STRICT;

-- Bytes lie in files named by their digest.
CREATE TABLE artifacts (
  run_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  truncated_bytes INTEGER NOT NULL CHECK (truncated_bytes >= 0),
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (run_id, attempt, name),
  FOREIGN KEY (run_id, attempt) REFERENCES attempts (run_id, attempt)
) STRICT, WITHOUT ROWID;

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
  e.resource_class AS resourceClass, e.time_limit_ms AS timeLimitMs, e.priority AS priority
FROM runs r JOIN experiments e ON e.id = r.experiment_id JOIN cells c ON c.id = r.cell_id;

CREATE VIEW experiment_rows AS
SELECT
  ordinal AS ordinal, id AS id, user AS user, name AS name, resource_class AS resourceClass, time_limit_ms AS timeLimitMs,
  priority AS priority, created_at_ms AS createdAtMs, canceled AS canceled, runs_total AS runsTotal,
  runs_queued AS runsQueued, runs_active AS runsActive, runs_finished AS runsFinished, runs_graded AS runsGraded
FROM experiments;
