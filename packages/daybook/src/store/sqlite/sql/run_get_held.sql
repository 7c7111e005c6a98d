-- Purpose: a running run, if it is still held by whom the caller thinks.
-- Params:  $id, $attempt, $worker.
-- Returns: seq, id, job, tenant, its keys, and its cancel request.
SELECT seq, id, job, tenant, parent_id, sibling_limit, concurrency_key, overlap_key,
  cancel_requested_at, cancel_requested_by, cancel_reason
FROM run
WHERE id = $id AND attempt = $attempt AND worker_id = $worker AND state = 'running'
