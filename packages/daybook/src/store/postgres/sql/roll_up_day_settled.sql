-- Purpose: whether all transactions with a smaller number are over.
-- Params:  $fence.
-- Returns: is_settled.
SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $fence::text::xid8 AS is_settled
