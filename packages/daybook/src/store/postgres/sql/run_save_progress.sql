-- Purpose: saves the progress of running attempts.
-- Params:  arrays of the same length: $ids, $attempts, $workers: who must still hold them; $progresses (JSON).
-- Returns: id, attempt and worker_id of each, and live (whether changes are kept); those that are missing are held no more. Locks the rows.
UPDATE daybook.running_run SET progress = told.progress
FROM unnest($ids::uuid[], $attempts::int[], $workers::text[], $progresses::text[]) AS told (id, attempt, worker, progress)
WHERE running_run.id = ANY (ARRAY[told.id]) AND CASE told.attempt WHEN running_run.attempt THEN running_run.worker_id = told.worker END
RETURNING running_run.id, running_run.attempt, running_run.worker_id, (SELECT live FROM daybook.pulse WHERE one = 1) AS live
