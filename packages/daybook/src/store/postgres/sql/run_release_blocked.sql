-- Purpose: makes ready what was blocked, whatever it waited for.
-- Params:  $job, $tenant: null for all.
-- Returns: nothing.
UPDATE daybook.waiting_run SET state = 'waiting', lane = 1, blocked_key = NULL
WHERE blocked_key IS NOT NULL AND ($job::text IS NULL OR job = $job) AND ($tenant::text IS NULL OR tenant = $tenant)
