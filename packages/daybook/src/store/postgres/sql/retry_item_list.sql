-- Purpose: the items that a retry is made for, by key.
-- Params:  $run.
-- Returns: key, data.
SELECT key, data FROM daybook.retry_item WHERE run_id = $run::uuid ORDER BY key
