-- What webhooks are told: written in the transaction of the change, sent afterwards, at least once.
CREATE TABLE webhook_events (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  -- Sent byte for byte the same each time.
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX webhook_events_by_time ON webhook_events (at_ms);

CREATE TABLE webhook_deliveries (
  webhook TEXT NOT NULL,
  event_id TEXT NOT NULL REFERENCES webhook_events (id),
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'given_up')),
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  next_try_ms INTEGER NOT NULL,
  last_error TEXT NOT NULL DEFAULT '',
  ended_at_ms INTEGER,
  PRIMARY KEY (webhook, event_id),
  CHECK ((state = 'pending') = (ended_at_ms IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook, next_try_ms) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_of_event ON webhook_deliveries (event_id);

-- What was last told of things that come and go (a worker, the disk, a grader), so that a restart tells nothing twice.
CREATE TABLE webhook_conditions (
  subject TEXT PRIMARY KEY,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO webhook_conditions (subject, state) SELECT 'worker ' || id, 'away' FROM workers;

CREATE VIEW webhook_delivery_rows AS
SELECT
  d.webhook AS webhook, d.event_id AS eventId, e.type AS type, e.at_ms AS atMs, e.body AS body, d.state AS state,
  d.tries AS tries, d.next_try_ms AS nextTryMs, d.last_error AS lastError
FROM webhook_deliveries d JOIN webhook_events e ON e.id = d.event_id;
