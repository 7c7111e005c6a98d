-- Purpose: when the next schedule is due; not of removed jobs.
-- Params:  $except (array of jobs).
-- Returns: next_fire_at; no row when there is none.
SELECT next_fire_at FROM daybook.schedule
WHERE next_fire_at IS NOT NULL AND removed_at IS NULL AND schedule IS NOT NULL
  AND job <> ALL ($except::text[])
  AND NOT EXISTS (SELECT 1 FROM daybook.job WHERE job.name = schedule.job AND job.removed_at IS NOT NULL)
ORDER BY next_fire_at
LIMIT 1
