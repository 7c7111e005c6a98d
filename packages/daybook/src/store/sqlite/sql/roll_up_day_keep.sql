-- Purpose: keeps the sums of a day, if nothing was written into it since `roll_up_day_begin`.
-- Params:  $day; $job, $tenant: '' for all, else '=' and the name; $mark: who added up; $sums: JSON.
-- Returns: nothing.
UPDATE roll_up_day SET sums = $sums
WHERE day_at = $day AND job = $job AND tenant = $tenant AND mark = $mark
