-- Purpose: whether there is any account.
-- Params:  none.
-- Returns: one row or none.
SELECT 1 AS found FROM account LIMIT 1
