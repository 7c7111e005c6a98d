-- Purpose: one run.
-- Params:  $id.
-- Returns: the row.
SELECT * FROM run WHERE id = $id
