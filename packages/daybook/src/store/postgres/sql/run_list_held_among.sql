-- Purpose: of some runs, those that a worker holds in that attempt.
-- Params:  $worker; arrays of the same length: $ids, $attempts.
-- Returns: id.
SELECT running_run.id FROM unnest($ids::uuid[], $attempts::int[]) AS doubted (id, attempt)
JOIN daybook.running_run ON running_run.id = ANY (ARRAY[doubted.id])
WHERE CASE doubted.attempt WHEN running_run.attempt THEN running_run.worker_id = $worker::text END
UNION ALL
SELECT run.id FROM daybook.running_batch AS batch CROSS JOIN LATERAL unnest(batch.runs) AS run
WHERE batch.worker_id = $worker AND (run.id, run.attempt) IN (SELECT * FROM unnest($ids, $attempts))
