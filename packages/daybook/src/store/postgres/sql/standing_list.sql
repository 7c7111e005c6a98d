-- Purpose: how jobs stand for tenants, by tenant and job; of the rows that different writers keep, what is newest in each.
-- Params:  $job: null for all; $places: '' for no tenant and '=' with an id, null for all.
-- Returns: a row for each tenant and job.
SELECT place, job,
  (array_agg(run_id ORDER BY finished_at DESC))[1] AS run_id,
  (array_agg(state ORDER BY finished_at DESC))[1] AS state,
  max(finished_at) AS finished_at, max(succeeded_at) AS succeeded_at, max(failed_at) AS failed_at
FROM daybook.standing
WHERE ($job::text IS NULL OR job = $job) AND ($places::text[] IS NULL OR place = ANY ($places))
GROUP BY place, job
ORDER BY place, job
