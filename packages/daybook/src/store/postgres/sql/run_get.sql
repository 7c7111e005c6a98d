-- Purpose: one run.
-- Params:  $id.
-- Returns: the row.
SELECT * FROM daybook.run WHERE id = $id::uuid
