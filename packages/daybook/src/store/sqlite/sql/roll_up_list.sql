-- Purpose: roll-ups, oldest hour first.
-- Params:  $job, $tenant: null for all; $from, $before.
-- Returns: the rows.
SELECT * FROM roll_up
WHERE hour_at >= $from AND hour_at < $before AND ($job IS NULL OR job = $job) AND ($tenant IS NULL OR tenant = $tenant)
ORDER BY hour_at, job, tenant
