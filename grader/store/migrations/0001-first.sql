-- Every sealing of a competition is a version; the newest one with a hand-in's bundle grades it.
CREATE TABLE competition_version (
  version INTEGER PRIMARY KEY AUTOINCREMENT,
  competition TEXT NOT NULL,
  bundle TEXT NOT NULL,
  definition_digest TEXT NOT NULL,
  answers_digest TEXT NOT NULL,
  sealed_file TEXT NOT NULL UNIQUE,
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  card TEXT NOT NULL CHECK (json_valid(card)),
  -- [[score, teams], ...], best first; NULL where no leaderboard is known
  leaderboard TEXT CHECK (leaderboard IS NULL OR json_valid(leaderboard)),
  added_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX competition_version_by_bundle ON competition_version (competition, bundle, version);

-- The row is the promise: it is written after the submission is on disk and before the receipt leaves.
CREATE TABLE hand_in (
  cursor INTEGER PRIMARY KEY AUTOINCREMENT,
  run TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  worker TEXT NOT NULL,
  -- what was handed in, as JSON: contracts/handin/record.ts, handInContent
  content TEXT NOT NULL CHECK (json_valid(content)),
  record BLOB NOT NULL,
  ticket BLOB NOT NULL,
  receipt BLOB NOT NULL,
  stored_at_ms INTEGER NOT NULL,
  scoring_failures INTEGER NOT NULL DEFAULT 0,
  UNIQUE (run, epoch, fence)
) STRICT;

CREATE TABLE report (
  run TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  -- of what must not change between two calls for the same report
  run_record_digest TEXT NOT NULL,
  report BLOB NOT NULL,
  graded_at_ms INTEGER NOT NULL,
  PRIMARY KEY (run, epoch, fence),
  FOREIGN KEY (run, epoch, fence) REFERENCES hand_in (run, epoch, fence)
) STRICT, WITHOUT ROWID;
