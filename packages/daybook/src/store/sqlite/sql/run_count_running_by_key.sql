-- Purpose: how many runs hold a place under a concurrency key.
-- Params:  $key.
-- Returns: runs.
SELECT count(*) AS runs FROM run WHERE concurrency_key = $key AND concurrency_key IS NOT NULL AND state = 'running'
