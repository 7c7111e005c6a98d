-- Purpose: finished runs of a job that are older than it keeps them; a parent only when no child of it is unfinished.
-- Params:  $job, $before, $limit.
-- Returns: id.
SELECT id FROM run
WHERE job = $job AND created_at < $before AND finished_at < $before
  AND NOT EXISTS (SELECT 1 FROM run AS child WHERE child.parent_id = run.id AND child.finished_at IS NULL)
ORDER BY created_at
LIMIT $limit + 0
