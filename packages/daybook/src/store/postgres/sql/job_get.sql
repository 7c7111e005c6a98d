-- Purpose: one job, removed or not.
-- Params:  $name.
-- Returns: the row.
SELECT * FROM daybook.job WHERE name = $name::text
