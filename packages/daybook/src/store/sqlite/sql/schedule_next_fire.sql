-- Purpose: when the next schedule is due; not of removed jobs.
-- Params:  $except (JSON array of jobs).
-- Returns: next_fire_at; no row when there is none.
SELECT next_fire_at FROM schedule
WHERE next_fire_at IS NOT NULL AND removed_at IS NULL AND schedule IS NOT NULL
  AND job NOT IN (SELECT value FROM json_each($except))
  AND job NOT IN (SELECT name FROM job WHERE job.removed_at IS NOT NULL)
ORDER BY next_fire_at
LIMIT 1
