-- Purpose: the next runs of a queue that could start, but those of some jobs, behind a place in their order.
-- Params:  $queue; $priority, $available_at, $id: the place, $except (JSON array of jobs); $limit.
-- Returns: what a worker needs of a run, and what decides whether it may start.
SELECT seq, id, job, tenant, queue, priority, available_at, attempt, failures, max_attempts, input, trigger, triggered_by,
  parent_id, sibling_limit, concurrency_key, overlap_key, solo, schedule_id, due_at, created_at, expires_at,
  trace_context
FROM run
WHERE queue = $queue AND lane = 1 AND (priority, available_at, id) > ($priority, $available_at, $id)
  AND job NOT IN (SELECT value FROM json_each($except))
ORDER BY priority, available_at, id
LIMIT $limit + 0
