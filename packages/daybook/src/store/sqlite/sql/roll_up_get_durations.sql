-- Purpose: the histogram to add to.
-- Params:  $job, $hour, $tenant ('' for none, else '=' and its id).
-- Returns: durations (JSON array of 32).
SELECT durations FROM roll_up WHERE job = $job AND hour_at = $hour AND coalesce('=' || tenant, '') = $tenant
