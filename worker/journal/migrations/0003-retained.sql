-- Containers of ended runs that are kept for inspection; the attempt's own row may be gone long before.
CREATE TABLE retained (
  run TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record)),
  PRIMARY KEY (run, epoch, fence)
) STRICT;
