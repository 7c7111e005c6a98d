-- Purpose: moves a run that does not run. A blocked one is decided anew; one for another instant too, when it comes.
-- Params:  $id; $available_at, $priority, $queue: null to keep.
-- Returns: the keys of the run, when it was moved. Locks it.
UPDATE daybook.waiting_run SET
  lane = CASE WHEN $available_at::bigint IS NOT NULL THEN 0 WHEN state = 'blocked' THEN 1 ELSE lane END,
  state = 'waiting',
  blocked_key = NULL,
  available_at = coalesce($available_at, available_at),
  priority = coalesce($priority::int, priority),
  queue = coalesce($queue::text, queue)
WHERE id = $id::uuid AND state IN ('waiting', 'blocked')
RETURNING parent_id, sibling_limit, concurrency_key, overlap_key
