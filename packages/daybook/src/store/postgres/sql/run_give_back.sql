-- Purpose: gives runs back whose worker is gone, all in the same way: keeps the attempt, and makes the run ready again.
-- Params:  $ids (array; locked), $outcome (of the attempts), $at, $rescued (1 when it counts as a rescue, else 0).
-- Returns: nothing.
WITH
  gone AS (
    DELETE FROM daybook.running_run WHERE id = ANY ($ids::uuid[])
    RETURNING
      id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, cancel_requested_at,
      priority, attempt, failures, max_attempts, sibling_limit, solo, job, tenant, queue, trigger, triggered_by,
      child_key, concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by, cancel_reason, input, trace_context,
      progress, worker_id, rescues
  ),
  kept AS (
    INSERT INTO daybook.attempt (run_id, number, outcome, worker_id, started_at, finished_at, progress)
    SELECT id, attempt, $outcome::text, worker_id, started_at, $at::bigint, progress FROM gone
  )
INSERT INTO daybook.waiting_run (
  state, lane, rescues,
  id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, cancel_requested_at, priority,
  attempt, failures, max_attempts, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key,
  concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by, cancel_reason, input, trace_context, progress
)
SELECT
  'waiting', 1, rescues + $rescued::int,
  id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, cancel_requested_at, priority,
  attempt, failures, max_attempts, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key,
  concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by, cancel_reason, input, trace_context, progress
FROM gone
