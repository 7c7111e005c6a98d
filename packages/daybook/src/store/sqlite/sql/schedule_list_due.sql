-- Purpose: schedules on whose next instant somebody has to decide, oldest first; not of removed jobs.
-- Params:  $now, $limit, $except (JSON array of jobs).
-- Returns: the rows.
SELECT * FROM schedule
WHERE next_fire_at IS NOT NULL AND removed_at IS NULL AND schedule IS NOT NULL AND next_fire_at <= $now
  AND job NOT IN (SELECT value FROM json_each($except))
  AND job NOT IN (SELECT name FROM job WHERE job.removed_at IS NOT NULL)
ORDER BY next_fire_at, id
LIMIT $limit + 0
