-- Purpose: one schedule, removed or not.
-- Params:  $id.
-- Returns: the row.
SELECT * FROM schedule WHERE id = $id
