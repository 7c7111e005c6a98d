-- Purpose: some lines of one attempt, in their order.
-- Params:  $run, $attempt, $from, $to (numbers).
-- Returns: the rows.
SELECT run_id, attempt, number, at, level, message, fields FROM daybook.log
WHERE run_id = $run::uuid AND attempt = $attempt::int AND number BETWEEN $from::int AND $to::int
ORDER BY number
