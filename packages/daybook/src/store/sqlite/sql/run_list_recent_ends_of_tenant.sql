-- Purpose: the newest ends among the newest 1,000 runs of a job for a tenant.
-- Params:  $job, $tenant, $limit.
-- Returns: id, job, tenant, state, started_at, finished_at; the newest run first.
SELECT id, job, tenant, state, started_at, finished_at
FROM (
  SELECT * FROM run INDEXED BY run_job_tenant
  WHERE job = $job AND tenant = $tenant AND tenant IS NOT NULL
  ORDER BY created_at DESC, seq DESC
  LIMIT 1000
)
WHERE finished_at IS NOT NULL
LIMIT $limit + 0
