-- Purpose: how many children of a parent are running.
-- Params:  $key, the id of the parent.
-- Returns: runs.
SELECT count(*) AS runs FROM run WHERE parent_id = $key AND state = 'running'
