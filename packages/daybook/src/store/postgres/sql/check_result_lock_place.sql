-- Purpose: the unfinished results of the place of this one, and its newest, so that one after the other becomes the newest.
-- Params:  $id.
-- Returns: id, state. Locks the rows, in the order of their ids.
SELECT id, state FROM daybook.check_result
WHERE (newest OR finished_at IS NULL)
  AND (job, check_name, place) = (SELECT job, check_name, place FROM daybook.check_result WHERE id = $id::uuid)
ORDER BY id
FOR UPDATE
