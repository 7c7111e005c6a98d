-- Purpose: the newest ends among the newest 1,000 runs of each job, so that a backlog in front of them costs no more.
-- Params:  $jobs, $tenant (null: all), $limit.
-- Returns: id, job, tenant, state, started_at, finished_at; by job, the newest run first.
SELECT ended.id, ended.job, ended.tenant, ended.state, ended.started_at, ended.finished_at
FROM unnest($jobs::text[]) WITH ORDINALITY AS asked (job, place)
CROSS JOIN LATERAL (
  SELECT * FROM (
    SELECT run.id, run.job, run.tenant, run.state, run.started_at, run.finished_at
    FROM daybook.run
    WHERE run.job = asked.job AND ($tenant::text IS NULL OR run.tenant = $tenant)
    ORDER BY run.id DESC
    LIMIT 1000
  ) AS newest
  WHERE newest.finished_at IS NOT NULL
  ORDER BY newest.id DESC
  LIMIT $limit::bigint
) AS ended
ORDER BY asked.place, ended.id DESC
