-- Purpose: how many failed items a run has.
-- Params:  $run.
-- Returns: items.
SELECT count(*) AS items FROM failed_item WHERE run_id = $run
