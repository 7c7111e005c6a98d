-- Purpose: how many places of queues are taken. A run that waits for its unfinished children takes none: it could stop them.
-- Params:  $queues (array).
-- Returns: queue, runs.
SELECT wanted.queue, (
  SELECT count(*) FROM daybook.run
  WHERE run.queue = wanted.queue AND run.state = 'running'
    AND NOT EXISTS (
      SELECT 1 FROM daybook.run AS child WHERE child.parent_id = run.id AND child.state IN ('waiting', 'blocked', 'running')
    )
) AS runs
FROM unnest($queues::text[]) AS wanted (queue)
