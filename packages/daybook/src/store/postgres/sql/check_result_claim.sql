-- Purpose: takes checks that wait, the oldest first; not while one of the same place runs.
-- Params:  $jobs, $checks, $lengths: arrays of the same length, without repeats; $id: null for any; $worker_id, $now, $limit.
-- Returns: the rows. Locks them; skips those that another process is taking.
UPDATE daybook.check_result AS taken
SET state = 'running', started_at = $now::bigint, worker_id = $worker_id::text, deadline_at = $now + claimed.length_ms
FROM (
  SELECT waiting.id, known.length_ms FROM daybook.check_result AS waiting
  JOIN unnest($jobs::text[], $checks::text[], $lengths::bigint[]) AS known (job, check_name, length_ms)
    ON known.job = waiting.job AND known.check_name = waiting.check_name
  WHERE waiting.finished_at IS NULL AND waiting.state = 'waiting' AND ($id::uuid IS NULL OR waiting.id = $id)
    AND NOT EXISTS (
      SELECT 1 FROM daybook.check_result AS running
      WHERE running.finished_at IS NULL AND running.state = 'running' AND running.job = waiting.job
        AND running.check_name = waiting.check_name AND running.place = waiting.place
    )
  ORDER BY waiting.id LIMIT $limit::bigint
  FOR UPDATE OF waiting SKIP LOCKED
) AS claimed
WHERE taken.id = claimed.id
RETURNING taken.id, taken.job, taken.check_name, taken.place, taken.state, taken.asked_at, taken.asked_by, taken.run_id, taken.deadline_at, taken.worker_id, taken.started_at, taken.finished_at, taken.found, taken.samples, taken.message, taken.error
