-- What retention last did, kind by kind.

-- `looked_at`: when all of a kind was last looked at to the end; `deleted`: how many rows that took away; `total`: all that was ever deleted.
CREATE TABLE prune_state (
  what       TEXT PRIMARY KEY,
  looked_at  INTEGER,
  deleted    INTEGER,
  deleted_at INTEGER,
  total      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
