-- Purpose: whether a worker may claim.
-- Params:  $id.
-- Returns: one row or none.
SELECT 1 AS alive FROM worker WHERE id = $id AND state = 'alive'
