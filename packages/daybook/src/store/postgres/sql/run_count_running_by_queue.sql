-- Purpose: how many places of queues are taken. A run that waits for its unfinished children takes none: it could stop them.
-- Params:  $queues (array).
-- Returns: queue, runs.
SELECT wanted.queue, (
  SELECT count(*) FROM daybook.running_run AS holder
  WHERE holder.queue = wanted.queue
    AND NOT EXISTS (SELECT 1 FROM daybook.waiting_run AS child WHERE child.parent_id = holder.id)
    AND NOT EXISTS (SELECT 1 FROM daybook.running_run AS child WHERE child.parent_id = holder.id)
) AS runs
FROM unnest($queues::text[]) AS wanted (queue)
