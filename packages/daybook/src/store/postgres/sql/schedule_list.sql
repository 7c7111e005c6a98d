-- Purpose: schedules by id.
-- Params:  $job, $tenant: null for all; $removed: whether to see removed ones too.
-- Returns: the rows.
SELECT * FROM daybook.schedule
WHERE ($job::text IS NULL OR job = $job) AND ($tenant::text IS NULL OR tenant = $tenant) AND ($removed::boolean OR removed_at IS NULL)
ORDER BY id
