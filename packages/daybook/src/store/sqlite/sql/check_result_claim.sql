-- Purpose: takes checks that wait, the oldest first; not while one of the same place runs.
-- Params:  $known: JSON array of [job, check, length]; $id: null for any; $worker_id, $now, $limit.
-- Returns: the rows.
UPDATE check_result
SET state = 'running', started_at = $now, worker_id = $worker_id, deadline_at = $now + (
  SELECT value ->> 2 FROM json_each($known) WHERE value ->> 0 = check_result.job AND value ->> 1 = check_result.check_name
)
WHERE id IN (
  SELECT waiting.id FROM check_result AS waiting
  JOIN json_each($known) AS known ON known.value ->> 0 = waiting.job AND known.value ->> 1 = waiting.check_name
  WHERE waiting.finished_at IS NULL AND waiting.state = 'waiting' AND ($id IS NULL OR waiting.id = $id)
    AND NOT EXISTS (
      SELECT 1 FROM check_result AS running
      WHERE running.finished_at IS NULL AND running.state = 'running' AND running.job = waiting.job
        AND running.check_name = waiting.check_name AND running.place = waiting.place
    )
  ORDER BY waiting.id LIMIT $limit + 0
)
RETURNING id, job, check_name, place, state, asked_at, asked_by, run_id, deadline_at, worker_id, started_at, finished_at, found, samples, message, error
