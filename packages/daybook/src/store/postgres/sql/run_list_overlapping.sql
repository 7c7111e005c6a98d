-- Purpose: the unfinished runs of an overlap key, oldest first.
-- Params:  $key.
-- Returns: id, state.
SELECT id, state FROM daybook.run WHERE overlap_key = $key::text AND finished_at IS NULL ORDER BY id
