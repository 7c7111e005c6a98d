-- Purpose: some lines of one attempt, in their order.
-- Params:  $run, $attempt, $from, $to (numbers).
-- Returns: the rows.
SELECT * FROM log WHERE run_id = $run AND attempt = $attempt AND number BETWEEN $from AND $to ORDER BY number
