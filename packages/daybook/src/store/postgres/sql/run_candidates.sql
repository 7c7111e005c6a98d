-- Purpose: the next runs of some queues that could start.
-- Params:  arrays of the same length: $queues, $limits (the most rows of each), $from_priorities, $from_available_ats, $from_ids (what comes
--          before is not looked at); $except (array of jobs to leave out).
-- Returns: what a worker needs of a run, and what decides whether it may start; in the order in which they start. Locks the rows; skips
--          those that somebody else has locked.
SELECT candidate.* FROM unnest(
  $queues::text[], $limits::bigint[], $from_priorities::int[], $from_available_ats::bigint[], $from_ids::uuid[]
) AS source (queue, most, from_priority, from_available_at, from_id)
CROSS JOIN LATERAL (
  SELECT id, job, tenant, queue, priority, available_at, attempt, failures, max_attempts, input, trigger, triggered_by,
    parent_id, sibling_limit, concurrency_key, overlap_key, solo, schedule_id, due_at, created_at, expires_at,
    trace_context
  FROM daybook.waiting_run
  WHERE waiting_run.queue = source.queue AND lane = 1 AND job <> ALL ($except::text[])
    AND (priority, available_at, id) >= (source.from_priority, source.from_available_at, source.from_id)
  ORDER BY priority, available_at, id
  LIMIT source.most
  FOR UPDATE SKIP LOCKED
) AS candidate
ORDER BY candidate.priority, candidate.available_at, candidate.id
