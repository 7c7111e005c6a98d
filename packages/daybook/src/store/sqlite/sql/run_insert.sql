-- Purpose: writes one new run, waiting.
-- Params:  as listed, in this order; $lane is 0 for a later time, 1 for ready.
-- Returns: nothing.
INSERT INTO run (id, job, tenant, queue, state, lane, priority, available_at, max_attempts, trigger, triggered_by, created_at,
  parent_id, child_key, sibling_limit, concurrency_key, dedupe_key, overlap_key, solo, schedule_id, due_at, retry_of_id, expires_at, input,
  trace_context)
VALUES ($id, $job, $tenant, $queue, 'waiting', $lane, $priority, $available_at, $max_attempts, $trigger, $triggered_by, $created_at,
  $parent_id, $child_key, $sibling_limit, $concurrency_key, $dedupe_key, $overlap_key, $solo, $schedule_id, $due_at, $retry_of_id,
  $expires_at, $input, $trace_context)
