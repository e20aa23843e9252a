-- How long the stopped containers of its ended runs stay on their workers for inspection; 0: not at all.
ALTER TABLE experiments ADD COLUMN retain_ms INTEGER NOT NULL DEFAULT 0 CHECK (retain_ms >= 0);
