-- Purpose: schedules by id.
-- Params:  $job, $tenant: null for all; $removed: 1 to see removed ones too.
-- Returns: the rows.
SELECT * FROM schedule
WHERE ($job IS NULL OR job = $job) AND ($tenant IS NULL OR tenant = $tenant) AND ($removed = 1 OR removed_at IS NULL)
ORDER BY id
