-- Purpose: when each job that is not removed last succeeded for each tenant, where a run of the two ended lately.
-- Params:  $ended_from, $limit.
-- Returns: place ('=' and the tenant's id), job, succeeded_at.
SELECT standing.place, standing.job, standing.succeeded_at
FROM standing JOIN job ON job.name = standing.job AND job.removed_at IS NULL
WHERE standing.place <> '' AND standing.succeeded_at IS NOT NULL AND standing.finished_at >= $ended_from
ORDER BY standing.place, standing.job
LIMIT $limit + 0
