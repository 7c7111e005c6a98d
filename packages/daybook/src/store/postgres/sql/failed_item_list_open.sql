-- Purpose: the failed items of a run that no retry has taken over, by key.
-- Params:  $run; $keys (null: all); $limit.
-- Returns: key. Locks the rows, so that no second retry takes them over.
SELECT key FROM daybook.failed_item
WHERE run_id = $run::uuid AND retry_run_id IS NULL AND ($keys::text[] IS NULL OR key = ANY ($keys))
ORDER BY key
LIMIT $limit::bigint
FOR UPDATE
