-- Purpose: whether any run is ready to start.
-- Params:  none.
-- Returns: one row or none.
SELECT 1 AS found FROM run WHERE lane = 1 LIMIT 1
