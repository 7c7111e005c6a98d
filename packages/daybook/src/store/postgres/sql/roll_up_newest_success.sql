-- Purpose: the newest hour in which runs of a job and tenant succeeded, in whole or in part.
-- Params:  $from: the first hour to look at.
-- Returns: job, tenant, hour_at.
SELECT job, tenant, max(hour_at) AS hour_at FROM daybook.roll_up
WHERE hour_at >= $from::bigint AND (succeeded > 0 OR partial > 0)
GROUP BY job, tenant
ORDER BY job, tenant NULLS FIRST
