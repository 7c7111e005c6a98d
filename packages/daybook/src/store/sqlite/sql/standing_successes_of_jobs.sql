-- Purpose: when each job that is not removed last succeeded, for whichever tenant or for none.
-- Params:  none.
-- Returns: a row for each job that ever did: job, succeeded_at.
SELECT standing.job, max(standing.succeeded_at) AS succeeded_at
FROM standing JOIN job ON job.name = standing.job AND job.removed_at IS NULL
WHERE standing.succeeded_at IS NOT NULL
GROUP BY standing.job
ORDER BY standing.job
