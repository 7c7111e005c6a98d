-- Purpose: gives runs back whose worker is gone, all in the same way: keeps the attempt, and makes the run ready again.
-- Params:  $ids (array), $outcome (of the attempts), $at, $rescued (1 when it counts as a rescue, else 0).
-- Returns: nothing. The caller has locked the rows and seen them running.
WITH kept AS (
  INSERT INTO daybook.attempt (run_id, number, outcome, worker_id, started_at, finished_at, progress)
  SELECT id, attempt, $outcome::text, worker_id, started_at, $at::bigint, progress FROM daybook.run WHERE id = ANY ($ids::uuid[])
)
UPDATE daybook.run SET
  state = 'waiting', lane = 1, rescues = rescues + $rescued::int, worker_id = NULL, error = NULL, reason = NULL
WHERE id = ANY ($ids)
