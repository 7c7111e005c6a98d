-- Purpose: all jobs by name.
-- Params:  none.
-- Returns: the rows.
SELECT * FROM job ORDER BY name
