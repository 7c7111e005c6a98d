-- Purpose: which book this is: the moment its schema was made.
-- Params:  none.
-- Returns: born.
SELECT applied_at AS born FROM migration ORDER BY number LIMIT 1
