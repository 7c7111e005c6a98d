-- Purpose: the log of a run, oldest first.
-- Params:  $run; $levels (JSON array, null: all); $attempt, $number: the place behind which to go on; $limit.
-- Returns: the rows.
SELECT * FROM log
WHERE run_id = $run AND (attempt, number) > ($attempt, $number)
  AND ($levels IS NULL OR level IN (SELECT value FROM json_each($levels)))
ORDER BY attempt, number
LIMIT $limit + 0
