-- Purpose: the number of the schema.
-- Params:  none.
-- Returns: number, 0 when nothing was applied.
SELECT coalesce(max(number), 0) AS number FROM daybook.migration
