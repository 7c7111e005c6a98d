-- How each job stands for each tenant, and waits as a histogram beside durations.
-- `place` is '' for no tenant, else '=' and the tenant's id.

CREATE TABLE standing (
  place        TEXT NOT NULL,
  job          TEXT NOT NULL,
  run_id       TEXT,
  state        TEXT NOT NULL,
  finished_at  INTEGER NOT NULL,
  succeeded_at INTEGER,
  failed_at    INTEGER,
  PRIMARY KEY (place, job)
) STRICT, WITHOUT ROWID;

-- From before there are only the hourly figures: the end of the hour stands for what happened in it.
INSERT INTO standing (place, job, run_id, state, finished_at, succeeded_at, failed_at)
SELECT place, job, NULL, iif(failed_at > coalesce(succeeded_at, 0), 'failed', 'succeeded'),
  max(coalesce(succeeded_at, 0), coalesce(failed_at, 0)), succeeded_at, failed_at
FROM (
  SELECT coalesce('=' || tenant, '') AS place, job,
    max(CASE WHEN succeeded + partial > 0 THEN hour_at + 3599999 END) AS succeeded_at,
    max(CASE WHEN failed + expired > 0 THEN hour_at + 3599999 END) AS failed_at
  FROM roll_up
  GROUP BY 1, 2
)
WHERE succeeded_at IS NOT NULL OR failed_at IS NOT NULL;

ALTER TABLE roll_up ADD COLUMN waits TEXT NOT NULL DEFAULT '[]';
