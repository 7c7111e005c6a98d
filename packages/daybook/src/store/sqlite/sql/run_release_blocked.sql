-- Purpose: makes ready what was blocked, whatever it waited for.
-- Params:  $job, $tenant: null for all.
-- Returns: nothing.
UPDATE run SET state = 'waiting', lane = 1, blocked_key = NULL
WHERE blocked_key IS NOT NULL AND ($job IS NULL OR job = $job) AND ($tenant IS NULL OR tenant = $tenant)
