-- Purpose: deletes finished runs with all that hangs on them.
-- Params:  $ids (array).
--          Arrays rather than joins: whatever the planner knew of the tables, each row is looked up by its key.
-- Returns: runs (how many). Locks the runs; skips those that somebody else has locked.
WITH
  doomed AS (
    SELECT id FROM daybook.run
    WHERE id = ANY ($ids::uuid[]) AND finished_at IS NOT NULL
      AND (SELECT 1 FROM daybook.run AS child WHERE child.parent_id = run.id AND child.finished_at IS NULL LIMIT 1) IS NULL
    ORDER BY id
    FOR UPDATE SKIP LOCKED
  ),
  attempts AS (DELETE FROM daybook.attempt WHERE run_id = ANY (ARRAY(SELECT id FROM doomed))),
  logs AS (DELETE FROM daybook.log WHERE run_id = ANY (ARRAY(SELECT id FROM doomed))),
  items AS (DELETE FROM daybook.failed_item WHERE run_id = ANY (ARRAY(SELECT id FROM doomed))),
  retries AS (DELETE FROM daybook.retry_item WHERE run_id = ANY (ARRAY(SELECT id FROM doomed))),
  gone AS (DELETE FROM daybook.run WHERE id = ANY (ARRAY(SELECT id FROM doomed)) RETURNING 1)
SELECT count(*) AS runs FROM gone
