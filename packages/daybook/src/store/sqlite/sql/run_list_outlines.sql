-- Purpose: some runs, without what can be long.
-- Params:  $ids (JSON array).
-- Returns: the rows but for input, result and metadata.
SELECT id, job, tenant, queue, state, lane, priority, available_at, attempt, failures, max_attempts, rescues, trigger, triggered_by,
  created_at, worker_id, started_at, finished_at, code_version, parent_id, child_key, concurrency_key, dedupe_key, schedule_id, due_at,
  retry_of_id, expires_at, cancel_requested_at, cpu_ms, memory_bytes, reason, progress, error
FROM run WHERE id IN (SELECT value FROM json_each($ids))
