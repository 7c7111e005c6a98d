-- Purpose: gives the retry of a retry the items that the first one was made for.
-- Params:  $retry: the new run; $run: the first retry.
-- Returns: nothing.
INSERT INTO retry_item (run_id, key, data) SELECT $retry, key, data FROM retry_item WHERE run_id = $run
