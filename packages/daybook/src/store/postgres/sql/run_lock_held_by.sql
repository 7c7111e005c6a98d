-- Purpose: the runs that workers hold, for their rescue or goodbye.
-- Params:  $workers (array).
-- Returns: id, worker_id, job, tenant, trigger, attempt, rescues, started_at, available_at, the cancel request and the keys of each.
--          Locks them; skips those that somebody else has locked: who settles one of them, or a session that does not end.
SELECT id, worker_id, job, tenant, trigger, attempt, rescues, started_at, available_at, cancel_requested_at, cancel_reason,
  parent_id, sibling_limit, concurrency_key, overlap_key
FROM daybook.running_run
WHERE worker_id = ANY ($workers::text[])
ORDER BY id
FOR UPDATE SKIP LOCKED
