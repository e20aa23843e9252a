-- Each restore from a backup. The newest one counts: leases of epochs before it are old, and may be unknown here.
CREATE TABLE restores (
  -- The epoch that it began; head.epoch is this, or more.
  epoch INTEGER PRIMARY KEY CHECK (epoch >= 2),
  backup_at_ms INTEGER NOT NULL,
  restored_at_ms INTEGER NOT NULL,
  -- When runs were leased again: workers had had a lease's time to name what they hold. Null until then.
  opened_at_ms INTEGER
) STRICT;

-- Graders whose receipts were read to the end that they had at the start after the restore.
CREATE TABLE reconciled_graders (
  epoch INTEGER NOT NULL REFERENCES restores (epoch) ON UPDATE CASCADE,
  grader_id TEXT NOT NULL,
  reconciled_at_ms INTEGER NOT NULL,
  PRIMARY KEY (epoch, grader_id)
) STRICT, WITHOUT ROWID;

-- Receipts read while a grader is reconciled: which of a run's counts is decided when all of them are known.
CREATE TABLE parked_receipts (
  grader_id TEXT NOT NULL,
  cursor INTEGER NOT NULL,
  run_id TEXT NOT NULL REFERENCES runs (id),
  -- 1: it has a report already, so it had been settled before the restore.
  graded INTEGER NOT NULL CHECK (graded IN (0, 1)),
  receipt BLOB NOT NULL,
  PRIMARY KEY (grader_id, cursor)
) STRICT, WITHOUT ROWID;

-- 1: settled from a receipt of before the restore, whose report may quote what the head said then.
ALTER TABLE settlements ADD COLUMN restored INTEGER NOT NULL DEFAULT 0 CHECK (restored IN (0, 1));
