-- Purpose: the unfinished runs of an overlap key, oldest first.
-- Params:  $key.
-- Returns: id, state.
SELECT id, state FROM run WHERE overlap_key = $key AND overlap_key IS NOT NULL AND finished_at IS NULL ORDER BY seq
