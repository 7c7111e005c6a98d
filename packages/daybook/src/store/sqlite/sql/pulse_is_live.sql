-- Purpose: whether changes are kept.
-- Params:  none.
-- Returns: live (0 or 1).
SELECT live FROM pulse WHERE one = 1
