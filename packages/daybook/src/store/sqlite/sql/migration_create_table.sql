-- Purpose: the table of applied migrations.
-- Params:  none.
-- Returns: nothing.
CREATE TABLE IF NOT EXISTS migration (
  number     INTEGER PRIMARY KEY,
  title      TEXT NOT NULL,
  applied_at INTEGER NOT NULL,
  checksum   TEXT NOT NULL
) STRICT
