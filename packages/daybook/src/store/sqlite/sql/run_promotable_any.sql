-- Purpose: whether a waiting run's time has come. Asked first, because an UPDATE that finds nothing still opens every index.
-- Params:  $now.
-- Returns: one row or none.
SELECT 1 AS found FROM run WHERE lane = 0 AND available_at <= $now LIMIT 1
