-- Purpose: keeps the sums of a day, if nothing was written into it since `roll_up_day_begin`.
-- Params:  $day; $job, $tenant: '' for all, else '=' and the name; $mark: who added up; $sums: JSON.
-- Returns: nothing. Locks the row.
UPDATE daybook.roll_up_day SET sums = $sums::text
WHERE day_at = $day::bigint AND job = $job::text AND tenant = $tenant::text AND mark = $mark::text
