-- Purpose: makes running runs waiting again. Their errors and progress stay visible until the next attempt starts.
-- Params:  arrays of the same length: $ids (locked), $failed and $rescued (0 or 1, added), $lanes, $available_ats (null: as it was),
--          $errors, $progresses, $reasons.
-- Returns: nothing.
WITH gone AS (
  DELETE FROM daybook.running_run
  USING unnest($ids::uuid[], $failed::int[], $rescued::int[], $lanes::smallint[], $available_ats::bigint[], $errors::text[],
    $progresses::text[], $reasons::text[])
    AS back (id, failed, rescued, lane, available_at, error, progress, reason)
  WHERE running_run.id = ANY (ARRAY[back.id])
  RETURNING
    running_run.id, running_run.parent_id, running_run.retry_of_id, running_run.created_at, running_run.started_at,
    running_run.due_at, running_run.expires_at, running_run.cancel_requested_at, running_run.priority,
    running_run.attempt, running_run.max_attempts, running_run.sibling_limit, running_run.solo, running_run.job,
    running_run.tenant, running_run.queue, running_run.trigger, running_run.triggered_by, running_run.child_key,
    running_run.concurrency_key, running_run.dedupe_key, running_run.overlap_key, running_run.schedule_id,
    running_run.cancel_requested_by, running_run.cancel_reason, running_run.input, running_run.trace_context, back.lane, back.error, back.reason,
    coalesce(back.available_at, running_run.available_at) AS available_at,
    running_run.failures + back.failed AS failures,
    running_run.rescues + back.rescued AS rescues,
    coalesce(back.progress, running_run.progress) AS progress
)
INSERT INTO daybook.waiting_run (
  state,
  id, parent_id, retry_of_id, created_at, started_at, due_at, expires_at, cancel_requested_at, priority, attempt,
  max_attempts, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key, dedupe_key,
  overlap_key, schedule_id, cancel_requested_by, cancel_reason, input, trace_context, lane, error, reason, available_at, failures,
  rescues, progress
)
SELECT
  'waiting',
  id, parent_id, retry_of_id, created_at, started_at, due_at, expires_at, cancel_requested_at, priority, attempt,
  max_attempts, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key, dedupe_key,
  overlap_key, schedule_id, cancel_requested_by, cancel_reason, input, trace_context, lane, error, reason, available_at, failures,
  rescues, progress
FROM gone
