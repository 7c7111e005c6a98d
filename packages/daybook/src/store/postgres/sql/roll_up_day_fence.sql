-- Purpose: the number that the next transaction to write will have: who has a smaller one may have begun before what is committed by now.
-- Params:  none.
-- Returns: fence.
SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS fence
