-- What the machine's owner wants: holds over restarts, and says since when what is frozen is frozen.
CREATE TABLE owner (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  record TEXT NOT NULL CHECK (json_valid(record))
) STRICT;
