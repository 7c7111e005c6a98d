-- Purpose: the failed items of a run that no retry has taken over, by key.
-- Params:  $run; $keys (JSON array, null: all); $limit.
-- Returns: key.
SELECT key FROM failed_item
WHERE run_id = $run AND retry_run_id IS NULL AND ($keys IS NULL OR key IN (SELECT value FROM json_each($keys)))
ORDER BY key
LIMIT $limit + 0
