-- Purpose: the log of a run, oldest first.
-- Params:  $run; $levels (array, null: all); $attempt, $number: the place behind which to go on; $limit.
-- Returns: the rows.
SELECT run_id, attempt, number, at, level, message, fields FROM daybook.log
WHERE run_id = $run::uuid AND (attempt, number) > ($attempt::int, $number::int)
  AND ($levels::text[] IS NULL OR level = ANY ($levels))
ORDER BY attempt, number
LIMIT $limit::bigint
