-- Purpose: what was the newest of this result's place is so no more.
-- Params:  $id.
-- Returns: nothing.
UPDATE check_result SET newest = 0
WHERE newest = 1 AND (job, check_name, place) = (SELECT job, check_name, place FROM check_result WHERE id = $id)
