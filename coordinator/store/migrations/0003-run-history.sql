-- What happened to each run, in the order of commits; a row is written in the transaction of the change that it tells of.
-- A row without a run is about its whole experiment.
CREATE TABLE run_history (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  experiment_id TEXT NOT NULL REFERENCES experiments (id),
  run_id TEXT REFERENCES runs (id),
  -- By the head's clock.
  at_ms INTEGER NOT NULL,
  -- By the worker's clock, where the worker said when it happened.
  worker_at_ms INTEGER,
  -- head, client:NAME, worker:ID or grader:ID.
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  -- The lease it is about, 0 where there is none.
  attempt INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX run_history_of_run ON run_history (run_id, seq) WHERE run_id IS NOT NULL;
CREATE INDEX run_history_of_experiment ON run_history (experiment_id, seq) WHERE run_id IS NULL;

-- Append-only, whatever a later version of the program tries.
CREATE TRIGGER run_history_is_never_changed BEFORE UPDATE ON run_history BEGIN
  SELECT RAISE(ABORT, 'run_history is append-only');
END;
CREATE TRIGGER run_history_is_never_deleted BEFORE DELETE ON run_history BEGIN
  SELECT RAISE(ABORT, 'run_history is append-only');
END;
CREATE TRIGGER run_history_is_never_replaced BEFORE INSERT ON run_history
WHEN EXISTS (SELECT 1 FROM run_history WHERE seq = NEW.seq) BEGIN
  SELECT RAISE(ABORT, 'run_history is append-only');
END;
