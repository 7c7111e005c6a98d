-- Purpose: what was the newest of this result's place is so no more.
-- Params:  $id.
-- Returns: nothing. Locks the row.
UPDATE daybook.check_result SET newest = false
WHERE newest AND (job, check_name, place) = (SELECT job, check_name, place FROM daybook.check_result WHERE id = $id::uuid)
