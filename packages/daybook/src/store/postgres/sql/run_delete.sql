-- Purpose: deletes finished runs with all that hangs on them.
-- Params:  $ids (array).
--          Arrays rather than joins: whatever the planner knew of the tables, each row is looked up by its key.
-- Returns: runs (how many). Locks the runs; skips those that somebody else has locked.
WITH
  doomed AS (
    SELECT id, parent_id, child_key FROM daybook.finished_run
    WHERE id = ANY ($ids::uuid[])
      AND (SELECT 1 FROM daybook.waiting_run AS child WHERE child.parent_id = finished_run.id LIMIT 1) IS NULL
      AND (SELECT 1 FROM daybook.running_run AS child WHERE child.parent_id = finished_run.id LIMIT 1) IS NULL
    ORDER BY id
    FOR UPDATE SKIP LOCKED
  ),
  attempts AS (DELETE FROM daybook.attempt WHERE run_id = ANY (ARRAY(SELECT id FROM doomed))),
  logs AS (DELETE FROM daybook.log WHERE run_id = ANY (ARRAY(SELECT id FROM doomed))),
  items AS (DELETE FROM daybook.failed_item WHERE run_id = ANY (ARRAY(SELECT id FROM doomed))),
  retries AS (DELETE FROM daybook.retry_item WHERE run_id = ANY (ARRAY(SELECT id FROM doomed))),
  keys AS (
    DELETE FROM daybook.child_key USING doomed
    WHERE doomed.child_key IS NOT NULL AND child_key.parent_id = doomed.parent_id AND child_key.key = doomed.child_key
  ),
  gone AS (DELETE FROM daybook.finished_run WHERE id = ANY (ARRAY(SELECT id FROM doomed)) RETURNING 1)
SELECT count(*) AS runs FROM gone
