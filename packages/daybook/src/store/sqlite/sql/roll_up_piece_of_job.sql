-- Purpose: some roll-ups of a job in a period, to be added up: so many that reading them holds nobody up.
-- Params:  $job; $hour, $tie: of the last row of the piece before; $before; $limit.
-- Returns: the rows, in the order of an index; durations is a JSON array of 32, or empty.
SELECT hour_at, job, tenant, coalesce('=' || tenant, '') AS tie, succeeded, partial, failed, cancelled, skipped, expired, retries, items, failed_items, duration_ms, durations
FROM roll_up
WHERE job = $job AND (hour_at, coalesce('=' || tenant, '')) > ($hour, $tie) AND hour_at < $before
ORDER BY hour_at, coalesce('=' || tenant, '')
LIMIT $limit + 0
