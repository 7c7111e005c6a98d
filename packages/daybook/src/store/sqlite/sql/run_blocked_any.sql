-- Purpose: whether any run waits for a key.
-- Params:  $key.
-- Returns: one row or none.
SELECT 1 AS found FROM run WHERE blocked_key = $key LIMIT 1
