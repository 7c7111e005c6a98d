-- Sums of days, so that a long period need not be added up from its hours. Made when somebody asks; who writes into a day deletes its rows.
-- `job` and `tenant`: what they are of, '' for all, else '=' and the name. `sums` is null while `mark` adds up.
CREATE TABLE daybook.roll_up_day (
  day_at BIGINT NOT NULL,
  job    TEXT COLLATE "C" NOT NULL,
  tenant TEXT COLLATE "C" NOT NULL,
  mark   TEXT COLLATE "C" NOT NULL,
  sums   TEXT,
  PRIMARY KEY (day_at, job, tenant)
);
