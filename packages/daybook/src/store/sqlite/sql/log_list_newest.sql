-- Purpose: the newest lines of a run's log, newest first.
-- Params:  $run; $levels (JSON array, null: all); $limit.
-- Returns: the rows.
SELECT * FROM log
WHERE run_id = $run AND ($levels IS NULL OR level IN (SELECT value FROM json_each($levels)))
ORDER BY attempt DESC, number DESC
LIMIT $limit + 0
