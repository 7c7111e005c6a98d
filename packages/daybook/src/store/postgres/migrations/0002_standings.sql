-- How each job stands for each tenant, and waits as a histogram beside durations.
-- `place` is '' for no tenant, else '=' and the tenant's id. Each server process writes rows of its own (`shard`), as in `roll_up`.

CREATE TABLE daybook.standing (
  finished_at  BIGINT NOT NULL,
  succeeded_at BIGINT,
  failed_at    BIGINT,
  run_id       UUID,
  shard        SMALLINT NOT NULL,
  place        TEXT COLLATE "C" NOT NULL,
  job          TEXT COLLATE "C" NOT NULL,
  state        TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (place, job, shard)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

-- From before there are only the hourly figures: the end of the hour stands for what happened in it.
INSERT INTO daybook.standing (place, job, shard, state, finished_at, succeeded_at, failed_at)
SELECT place, job, 0, CASE WHEN failed_at > coalesce(succeeded_at, 0) THEN 'failed' ELSE 'succeeded' END,
  greatest(succeeded_at, failed_at), succeeded_at, failed_at
FROM (
  SELECT coalesce('=' || tenant, '') AS place, job,
    max(hour_at + 3599999) FILTER (WHERE succeeded + partial > 0) AS succeeded_at,
    max(hour_at + 3599999) FILTER (WHERE failed + expired > 0) AS failed_at
  FROM daybook.roll_up
  GROUP BY 1, 2
) AS past
WHERE succeeded_at IS NOT NULL OR failed_at IS NOT NULL;

ALTER TABLE daybook.roll_up ADD COLUMN waits BIGINT[] NOT NULL DEFAULT '{}';
