-- Purpose: running runs that are still held by whom the caller thinks.
-- Params:  arrays of the same length: $ids, $attempts, $workers.
-- Returns: id, attempt, worker_id, job, tenant, keys, and the cancel request. Locks the rows, in the order of their ids.
SELECT run.id, run.attempt, run.worker_id, job, tenant, parent_id, sibling_limit, concurrency_key, overlap_key,
  cancel_requested_at, cancel_reason
FROM unnest($ids::uuid[], $attempts::int[], $workers::text[]) AS held (id, attempt, worker)
JOIN daybook.run ON run.id = held.id
WHERE CASE held.attempt WHEN run.attempt THEN run.worker_id = held.worker AND run.finished_at IS NULL END
ORDER BY run.id
FOR UPDATE OF run
