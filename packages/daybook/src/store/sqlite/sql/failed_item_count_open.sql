-- Purpose: how many failed items of runs no retry has taken over.
-- Params:  $runs (JSON array).
-- Returns: run_id, items; no row for a run that has none.
SELECT run_id, count(*) AS items FROM failed_item
WHERE run_id IN (SELECT value FROM json_each($runs)) AND retry_run_id IS NULL
GROUP BY run_id
