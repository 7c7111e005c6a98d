-- Purpose: all jobs by name.
-- Params:  none.
-- Returns: the rows.
SELECT * FROM daybook.job ORDER BY name
