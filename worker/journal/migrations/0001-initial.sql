-- The journal's own id: a new journal starts its event numbers at 1 again, and the head must know.
CREATE TABLE journal (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL
) STRICT;

-- Attempts this worker has something to do for. A row is deleted when all is acknowledged and cleaned.
CREATE TABLE attempt (
  run TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN
    ('claimed', 'preparing', 'running', 'ended', 'collected', 'handed_in', 'acknowledged', 'abandoned')),
  settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
  ticket BLOB NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  record BLOB,
  receipt BLOB,
  PRIMARY KEY (run, epoch, fence)
) STRICT;

-- Events the head has not acknowledged. AUTOINCREMENT: a number is never used again, even after its row is gone.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  run TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  event TEXT NOT NULL CHECK (json_valid(event))
) STRICT;
