-- Purpose: the unfinished runs of an overlap key, oldest first.
-- Params:  $key.
-- Returns: id, state.
SELECT id, state FROM daybook.waiting_run WHERE overlap_key = $key::text
UNION ALL
SELECT id, 'running' FROM daybook.running_run WHERE overlap_key = $key
ORDER BY id
