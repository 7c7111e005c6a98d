-- Purpose: finished runs of a job beyond the newest that it keeps; a parent only when no child of it is unfinished.
-- Params:  $job, $keep, $limit.
-- Returns: id.
SELECT id FROM (
  SELECT id, created_at, seq FROM run WHERE job = $job AND finished_at IS NOT NULL ORDER BY created_at DESC, seq DESC LIMIT -1 OFFSET $keep
) AS surplus
WHERE NOT EXISTS (SELECT 1 FROM run AS child WHERE child.parent_id = surplus.id AND child.finished_at IS NULL)
LIMIT $limit + 0
