-- Purpose: whether there is any token.
-- Params:  none.
-- Returns: one row or none.
SELECT 1 AS found FROM daybook.token LIMIT 1
