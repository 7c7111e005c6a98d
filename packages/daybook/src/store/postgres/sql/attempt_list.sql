-- Purpose: the attempts that did not finish a run, oldest first.
-- Params:  $run.
-- Returns: attempt rows.
SELECT * FROM daybook.attempt WHERE run_id = $run::uuid ORDER BY number
