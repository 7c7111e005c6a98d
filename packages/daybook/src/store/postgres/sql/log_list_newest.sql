-- Purpose: the newest lines of a run's log, newest first.
-- Params:  $run; $levels (array, null: all); $limit.
-- Returns: the rows.
SELECT run_id, attempt, number, at, level, message, fields FROM daybook.log
WHERE run_id = $run::uuid AND ($levels::text[] IS NULL OR level = ANY ($levels))
ORDER BY attempt DESC, number DESC
LIMIT $limit::bigint
