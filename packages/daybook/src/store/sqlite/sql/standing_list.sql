-- Purpose: how jobs stand for tenants, by tenant and job.
-- Params:  $job: null for all; $places: JSON array of '' for no tenant and '=' with an id, null for all.
-- Returns: the rows.
SELECT place, job, run_id, state, finished_at, succeeded_at, failed_at FROM standing
WHERE ($job IS NULL OR job = $job) AND ($places IS NULL OR place IN (SELECT value FROM json_each($places)))
ORDER BY place, job
