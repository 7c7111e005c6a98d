-- Purpose: makes ready what was held aside.
-- Params:  $job, $tenant: null for all.
-- Returns: nothing.
UPDATE daybook.waiting_run SET lane = 1
WHERE lane = 2 AND ($job::text IS NULL OR job = $job) AND ($tenant::text IS NULL OR tenant = $tenant)
