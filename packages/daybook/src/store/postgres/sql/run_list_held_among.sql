-- Purpose: of some runs, those that a worker holds in that attempt.
-- Params:  $worker; arrays of the same length: $ids, $attempts.
-- Returns: id.
SELECT run.id FROM unnest($ids::uuid[], $attempts::int[]) AS doubted (id, attempt)
JOIN daybook.run ON run.id = doubted.id
WHERE CASE doubted.attempt WHEN run.attempt THEN run.worker_id = $worker::text AND run.finished_at IS NULL END
