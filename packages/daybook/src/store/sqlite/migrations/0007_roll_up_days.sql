-- Sums of days, so that a long period need not be added up from its hours. Made when somebody asks; who writes into a day deletes its rows.
-- `job` and `tenant`: what they are of, '' for all, else '=' and the name. `sums` is null while `mark` adds up.
CREATE TABLE roll_up_day (
  day_at INTEGER NOT NULL,
  job    TEXT NOT NULL,
  tenant TEXT NOT NULL,
  mark   TEXT NOT NULL,
  sums   TEXT,
  PRIMARY KEY (day_at, job, tenant)
) STRICT, WITHOUT ROWID;

-- What callers of one tenant are told is read by it, in this thread.
CREATE INDEX roll_up_tenant ON roll_up (tenant, hour_at) WHERE tenant IS NOT NULL;
