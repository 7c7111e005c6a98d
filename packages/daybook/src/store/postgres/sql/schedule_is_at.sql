-- Purpose: whether a schedule that could not be advanced still stands where the caller read it: then somebody else has it locked.
-- Params:  $id, $expected.
-- Returns: one row or none.
SELECT 1 AS there FROM daybook.schedule WHERE id = $id::text AND next_due_at = $expected::bigint AND removed_at IS NULL
