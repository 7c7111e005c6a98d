-- Purpose: the attempts that did not finish a run, oldest first.
-- Params:  $run.
-- Returns: the rows.
SELECT * FROM attempt WHERE run_id = $run ORDER BY number
