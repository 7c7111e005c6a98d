-- Purpose: the newest ends among the newest 1,000 runs of each job for one tenant, so that a backlog in front of them costs no more.
-- Params:  $jobs, $tenant, $limit.
-- Returns: id, job, tenant, state, started_at, finished_at; by job, the newest run first.
-- The bounds are the columns of the index of tenants: the planner would take any job to have run lately, and walk through the book for one that has not.
SELECT ended.id, ended.job, ended.tenant, ended.state, ended.started_at, ended.finished_at
FROM unnest($jobs::text[]) WITH ORDINALITY AS asked (job, place)
CROSS JOIN LATERAL (
  SELECT * FROM (
    SELECT run.id, run.job, run.tenant, run.state, run.started_at, run.finished_at
    FROM daybook.run
    WHERE run.tenant IS NOT NULL AND (run.tenant, run.id) < ($tenant::text, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid) AND (run.tenant, run.id) >= ($tenant, '00000000-0000-0000-0000-000000000000'::uuid)
      AND run.job = asked.job
    ORDER BY run.tenant DESC, run.id DESC
    LIMIT 1000
  ) AS newest
  WHERE newest.finished_at IS NOT NULL
  ORDER BY newest.tenant DESC, newest.id DESC
  LIMIT $limit::bigint
) AS ended
ORDER BY asked.place, ended.id DESC
