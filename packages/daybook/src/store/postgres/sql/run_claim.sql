-- Purpose: gives runs to a worker: a new attempt, nothing left of the one before.
-- Params:  $worker, $now, $ids (array; locked).
-- Returns: nothing.
WITH gone AS (
  DELETE FROM daybook.waiting_run WHERE id = ANY ($ids::uuid[])
  RETURNING
    id, parent_id, retry_of_id, available_at, created_at, due_at, expires_at, priority, attempt, failures, max_attempts,
    rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key, dedupe_key,
    overlap_key, schedule_id, input, trace_context
)
INSERT INTO daybook.running_run (
  id, parent_id, retry_of_id, available_at, created_at, due_at, expires_at, priority, attempt, failures, max_attempts,
  rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key, dedupe_key,
  overlap_key, schedule_id, input, trace_context, worker_id, started_at
)
SELECT
  id, parent_id, retry_of_id, available_at, created_at, due_at, expires_at, priority, attempt + 1, failures,
  max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key,
  dedupe_key, overlap_key, schedule_id, input, trace_context, $worker::text, $now::bigint
FROM gone
