-- Who was enrolled by an invitation. Those in the head's configuration are not here.
CREATE TABLE members (
  kind TEXT NOT NULL CHECK (kind IN ('worker', 'client')),
  name TEXT NOT NULL,
  -- Of workers: trusted or volunteer. Of clients: read, submit or admin.
  standing TEXT NOT NULL,
  -- SHA-256 of the public key (SPKI) of the certificate: another certificate for the same name does not count.
  key_sha256 TEXT NOT NULL,
  -- Of workers: their user at NATS.
  nkey TEXT UNIQUE,
  -- Of clients: SHA-256 of the bearer token.
  token_sha256 TEXT UNIQUE,
  enrolled_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER,
  PRIMARY KEY (kind, name),
  CHECK ((kind = 'worker') = (nkey IS NOT NULL)),
  CHECK ((kind = 'client') = (token_sha256 IS NOT NULL))
) STRICT;

CREATE TABLE invitations (
  -- Of the secret in the token, which is nowhere on the head.
  secret_sha256 TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('worker', 'client')),
  name TEXT NOT NULL,
  standing TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used_at_ms INTEGER,
  -- The key that used it: the same one may ask again, since the reply may have been lost.
  used_by_key_sha256 TEXT,
  CHECK ((used_at_ms IS NULL) = (used_by_key_sha256 IS NULL))
) STRICT;
CREATE INDEX invitations_open ON invitations (kind, name) WHERE used_at_ms IS NULL;
