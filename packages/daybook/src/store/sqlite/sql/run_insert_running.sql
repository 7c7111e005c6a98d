-- Purpose: writes one new run that runs already, with its first attempt.
-- Params:  as listed, in this order; $worker and $started_at: who runs it, and since when.
-- Returns: nothing; the row's number is the last one inserted.
INSERT INTO run (id, job, tenant, queue, state, lane, priority, available_at, attempt, max_attempts, trigger, triggered_by, created_at,
  worker_id, started_at, parent_id, child_key, sibling_limit, concurrency_key, dedupe_key, overlap_key, solo, schedule_id, due_at,
  retry_of_id, expires_at, input, trace_context)
VALUES ($id, $job, $tenant, $queue, 'running', NULL, $priority, $available_at, 1, $max_attempts, $trigger, $triggered_by, $created_at,
  $worker, $started_at, $parent_id, $child_key, $sibling_limit, $concurrency_key, $dedupe_key, $overlap_key, $solo, $schedule_id, $due_at,
  $retry_of_id, $expires_at, $input, $trace_context)
