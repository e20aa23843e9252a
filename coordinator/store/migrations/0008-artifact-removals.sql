-- What was removed to keep the head's disk free: the row stays and says when and why.
ALTER TABLE artifacts ADD COLUMN removed_at_ms INTEGER;
ALTER TABLE artifacts ADD COLUMN removed_why TEXT NOT NULL DEFAULT '';
CREATE INDEX artifacts_kept ON artifacts (digest) WHERE removed_at_ms IS NULL;
