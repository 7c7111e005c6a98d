-- Purpose: what retention did.
-- Params:  none.
-- Returns: the rows, by kind.
SELECT what, looked_at, deleted, deleted_at, total FROM daybook.prune_state ORDER BY what
