-- Purpose: running runs that are still held by whom the caller thinks.
-- Params:  arrays of the same length: $ids, $attempts, $workers.
-- Returns: id, attempt, worker_id, job, tenant, keys, and the cancel request. Locks the rows, in the order of their ids.
SELECT running_run.id, running_run.attempt, running_run.worker_id, job, tenant, parent_id, sibling_limit, concurrency_key, overlap_key,
  cancel_requested_at, cancel_reason
FROM unnest($ids::uuid[], $attempts::int[], $workers::text[]) AS held (id, attempt, worker)
JOIN daybook.running_run ON running_run.id = ANY (ARRAY[held.id])
WHERE CASE held.attempt WHEN running_run.attempt THEN running_run.worker_id = held.worker END
ORDER BY held.id
FOR UPDATE OF running_run
