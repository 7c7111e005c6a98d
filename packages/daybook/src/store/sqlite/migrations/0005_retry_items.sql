-- Failed items that are retried by themselves: what a retry was made for, and which retry took an item over.

CREATE TABLE retry_item (
  run_id TEXT NOT NULL,
  key    TEXT NOT NULL,
  data   TEXT,
  PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

ALTER TABLE failed_item ADD COLUMN retry_run_id TEXT;
