-- Purpose: the items that a retry is made for, by key.
-- Params:  $run.
-- Returns: key, data.
SELECT key, data FROM retry_item WHERE run_id = $run ORDER BY key
