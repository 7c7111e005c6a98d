-- Purpose: which of some runs nobody else has locked.
-- Params:  $ids (array).
-- Returns: id of each, and is_free. Locks the free ones; waits for nobody.
WITH free AS (SELECT id FROM daybook.running_run WHERE id = ANY ($ids::uuid[]) ORDER BY id FOR UPDATE SKIP LOCKED)
SELECT running_run.id, free.id IS NOT NULL AS is_free
FROM daybook.running_run LEFT JOIN free ON free.id = running_run.id
WHERE running_run.id = ANY ($ids)
