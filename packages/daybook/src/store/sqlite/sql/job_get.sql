-- Purpose: one job, removed or not.
-- Params:  $name.
-- Returns: the row.
SELECT * FROM job WHERE name = $name
