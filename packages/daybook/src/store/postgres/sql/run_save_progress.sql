-- Purpose: saves the progress of running attempts.
-- Params:  arrays of the same length: $ids, $attempts, $workers: who must still hold them; $progresses (JSON).
-- Returns: id, attempt and worker_id of each, and live (whether changes are kept); those that are missing are held no more. Locks the rows.
UPDATE daybook.run SET progress = told.progress
FROM unnest($ids::uuid[], $attempts::int[], $workers::text[], $progresses::text[]) AS told (id, attempt, worker, progress)
WHERE run.id = told.id AND CASE told.attempt WHEN run.attempt THEN run.worker_id = told.worker AND run.finished_at IS NULL END
RETURNING run.id, run.attempt, run.worker_id, (SELECT live FROM daybook.pulse WHERE one = 1) AS live
