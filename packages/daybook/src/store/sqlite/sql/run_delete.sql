-- Purpose: deletes finished runs.
-- Params:  $ids (JSON array).
-- Returns: id of each deleted one.
DELETE FROM run
WHERE id IN (SELECT value FROM json_each($ids)) AND finished_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM run AS child WHERE child.parent_id = run.id AND child.finished_at IS NULL)
RETURNING id
