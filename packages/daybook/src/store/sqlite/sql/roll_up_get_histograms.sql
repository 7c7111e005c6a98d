-- Purpose: the histograms to add to.
-- Params:  $job, $hour, $tenant ('' for none, else '=' and its id).
-- Returns: durations, waits (JSON arrays of 32, or empty).
SELECT durations, waits FROM roll_up WHERE job = $job AND hour_at = $hour AND coalesce('=' || tenant, '') = $tenant
