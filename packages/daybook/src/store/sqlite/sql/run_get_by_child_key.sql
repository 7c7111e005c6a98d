-- Purpose: the child of a parent that has a key, whatever its state.
-- Params:  $parent, $key.
-- Returns: id.
SELECT id FROM run WHERE parent_id = $parent AND child_key = $key AND child_key IS NOT NULL
