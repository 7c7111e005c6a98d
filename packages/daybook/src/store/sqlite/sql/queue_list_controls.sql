-- Purpose: the queues that are known.
-- Params:  none.
-- Returns: name, code_concurrency.
SELECT name, code_concurrency FROM queue ORDER BY name
