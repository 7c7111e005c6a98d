-- Purpose: how many runs hold a place under a concurrency key, for every key that anybody holds. A walk through a small index.
-- Params:  none.
-- Returns: key, runs.
SELECT concurrency_key AS key, count(*) AS runs
FROM run INDEXED BY run_running
WHERE state = 'running' AND concurrency_key IS NOT NULL
GROUP BY concurrency_key
