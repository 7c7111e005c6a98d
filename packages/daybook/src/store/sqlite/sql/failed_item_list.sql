-- Purpose: the failed items of a run, by key.
-- Params:  $run; $after: the key behind which to go on (null: from the first); $limit.
-- Returns: the rows.
SELECT * FROM failed_item WHERE run_id = $run AND ($after IS NULL OR key > $after) ORDER BY key LIMIT $limit + 0
