-- Purpose: makes ready what was held aside.
-- Params:  $job, $tenant: null for all.
-- Returns: nothing.
UPDATE run SET lane = 1
WHERE lane = 2 AND ($job IS NULL OR job = $job) AND ($tenant IS NULL OR tenant = $tenant)
