-- Purpose: when each job that is not removed last succeeded for each tenant, where a run of the two ended lately.
-- Params:  $ended_from, $limit.
-- Returns: place ('=' and the tenant's id), job, succeeded_at.
SELECT standing.place, standing.job, max(standing.succeeded_at) AS succeeded_at
FROM daybook.standing JOIN daybook.job ON job.name = standing.job AND job.removed_at IS NULL
WHERE standing.place <> ''
GROUP BY standing.place, standing.job
HAVING max(standing.succeeded_at) IS NOT NULL AND max(standing.finished_at) >= $ended_from::bigint
ORDER BY standing.place, standing.job
LIMIT $limit::bigint
