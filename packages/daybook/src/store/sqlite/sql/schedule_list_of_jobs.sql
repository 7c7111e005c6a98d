-- Purpose: the schedules of some jobs, removed ones too.
-- Params:  $jobs (JSON array).
-- Returns: the rows.
SELECT * FROM schedule WHERE job IN (SELECT value FROM json_each($jobs))
