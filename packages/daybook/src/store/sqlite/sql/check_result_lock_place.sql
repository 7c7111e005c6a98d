-- Purpose: the unfinished results of the place of this one.
-- Params:  $id.
-- Returns: id, state.
SELECT id, state FROM check_result
WHERE finished_at IS NULL AND (job, check_name, place) = (SELECT job, check_name, place FROM check_result WHERE id = $id)
