-- Purpose: one schedule, removed or not.
-- Params:  $id.
-- Returns: the row.
SELECT * FROM daybook.schedule WHERE id = $id::text
