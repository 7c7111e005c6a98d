-- Purpose: schedules on whose next instant somebody has to decide, oldest first; not of removed jobs.
-- Params:  $now, $limit, $except (array of jobs).
-- Returns: the rows.
SELECT * FROM daybook.schedule
WHERE next_fire_at IS NOT NULL AND removed_at IS NULL AND schedule IS NOT NULL AND next_fire_at <= $now::bigint
  AND job <> ALL ($except::text[])
  AND NOT EXISTS (SELECT 1 FROM daybook.job WHERE job.name = schedule.job AND job.removed_at IS NOT NULL)
ORDER BY next_fire_at, id
LIMIT $limit::bigint
