-- Purpose: the next runs of a queue that could start, behind a place in their order.
-- Params:  $queue; $priority, $available_at, $id: the place; $limit.
-- Returns: what a worker needs of a run, and what decides whether it may start.
SELECT seq, id, job, tenant, queue, priority, available_at, attempt, failures, max_attempts, input, trigger, triggered_by,
  parent_id, sibling_limit, concurrency_key, overlap_key, solo, schedule_id, due_at, created_at, expires_at,
  trace_context
FROM run
WHERE queue = $queue AND lane = 1 AND (priority, available_at, id) > ($priority, $available_at, $id)
ORDER BY priority, available_at, id
LIMIT $limit + 0
