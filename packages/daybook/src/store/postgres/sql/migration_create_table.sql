-- Purpose: the table of applied migrations.
-- Params:  none.
-- Returns: nothing.
CREATE TABLE IF NOT EXISTS daybook.migration (
  number     INTEGER PRIMARY KEY,
  title      TEXT NOT NULL,
  applied_at BIGINT NOT NULL,
  checksum   TEXT NOT NULL DEFAULT ''
)
