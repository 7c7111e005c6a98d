-- Purpose: the kept sums of a day.
-- Params:  $day; $job, $tenant: '' for all, else '=' and the name.
-- Returns: sums: JSON, null while somebody adds up.
SELECT sums FROM daybook.roll_up_day WHERE day_at = $day::bigint AND job = $job::text AND tenant = $tenant::text
