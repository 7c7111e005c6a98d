-- Purpose: the jobs that are limited by code or removed from it.
-- Params:  none.
-- Returns: name, concurrency_limit, removed (0 or 1).
SELECT name, concurrency_limit, removed_at IS NOT NULL AS removed
FROM job
WHERE concurrency_limit IS NOT NULL OR removed_at IS NOT NULL
