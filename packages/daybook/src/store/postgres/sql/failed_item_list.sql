-- Purpose: the failed items of a run, by key.
-- Params:  $run; $after: the key behind which to go on (null: from the first); $limit.
-- Returns: the rows.
SELECT run_id, key, attempt, at, error, data, retry_run_id FROM daybook.failed_item
WHERE run_id = $run::uuid AND ($after::text IS NULL OR key > $after)
ORDER BY key
LIMIT $limit::bigint
