-- Purpose: some roll-ups of a tenant in a period, to be added up: so many that reading them holds nobody up.
-- Params:  $tenant; $job: null for all; $hour, $tie: of the last row of the piece before; $before; $limit.
-- Returns: the rows, in the order of an index; durations is a JSON array of 32, or empty.
SELECT hour_at, job, tenant, rowid AS tie, succeeded, partial, failed, cancelled, skipped, expired, retries, items, failed_items, duration_ms, durations
FROM roll_up
WHERE tenant = $tenant AND (hour_at, rowid) > ($hour, $tie) AND hour_at < $before AND ($job IS NULL OR job = $job)
ORDER BY hour_at, rowid
LIMIT $limit + 0
