-- Failed items that are retried by themselves: what a retry was made for, and which retry took an item over.

CREATE TABLE daybook.retry_item (
  run_id UUID NOT NULL,
  key    TEXT COLLATE "C" NOT NULL,
  data   TEXT,
  PRIMARY KEY (run_id, key)
);

ALTER TABLE daybook.failed_item ADD COLUMN retry_run_id UUID;
