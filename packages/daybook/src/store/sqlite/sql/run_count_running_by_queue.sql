-- Purpose: how many places of a queue are taken. A run that waits for its unfinished children takes none: it could stop them.
-- Params:  $queue.
-- Returns: runs.
SELECT count(*) AS runs FROM run
WHERE queue = $queue AND state = 'running'
  AND NOT EXISTS (
    SELECT 1 FROM run AS child WHERE child.parent_id = run.id AND child.state IN ('waiting', 'blocked', 'running')
  )
