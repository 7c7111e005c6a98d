-- Purpose: how many failed items a run has.
-- Params:  $run.
-- Returns: items.
SELECT count(*) AS items FROM daybook.failed_item WHERE run_id = $run::uuid
