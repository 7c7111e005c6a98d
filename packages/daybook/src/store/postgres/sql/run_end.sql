-- Purpose: ends unfinished runs that no worker settles.
-- Params:  arrays of the same length: $ids (locked), $states, $ats, $reasons, $errors (JSON), $cancelled (true: note who cancelled), $bys.
-- Returns: nothing.
WITH
  waited AS (
    DELETE FROM daybook.waiting_run
    USING unnest($ids::uuid[], $states::text[], $ats::bigint[], $reasons::text[], $errors::text[], $cancelled::boolean[], $bys::text[])
      AS ended (id, state, at, reason, error, cancelled, by)
    WHERE waiting_run.id = ANY (ARRAY[ended.id])
    RETURNING
      waiting_run.id, waiting_run.parent_id, waiting_run.retry_of_id, waiting_run.available_at, waiting_run.created_at,
      waiting_run.started_at, waiting_run.due_at, waiting_run.expires_at, waiting_run.priority, waiting_run.attempt,
      waiting_run.failures, waiting_run.max_attempts, waiting_run.rescues, waiting_run.sibling_limit, waiting_run.solo,
      waiting_run.job, waiting_run.tenant, waiting_run.queue, waiting_run.trigger, waiting_run.triggered_by,
      waiting_run.child_key, waiting_run.concurrency_key, waiting_run.dedupe_key, waiting_run.overlap_key,
      waiting_run.schedule_id, waiting_run.cancel_reason, waiting_run.input, waiting_run.trace_context, waiting_run.progress,
      NULL::text AS worker_id, ended.state, ended.at AS finished_at, ended.reason,
      coalesce(ended.error, waiting_run.error) AS error,
      CASE WHEN ended.cancelled THEN coalesce(waiting_run.cancel_requested_at, ended.at) ELSE waiting_run.cancel_requested_at END AS cancel_requested_at,
      CASE WHEN ended.cancelled THEN coalesce(waiting_run.cancel_requested_by, ended.by) ELSE waiting_run.cancel_requested_by END AS cancel_requested_by
  ),
  ran AS (
    DELETE FROM daybook.running_run
    USING unnest($ids::uuid[], $states::text[], $ats::bigint[], $reasons::text[], $errors::text[], $cancelled::boolean[], $bys::text[])
      AS ended (id, state, at, reason, error, cancelled, by)
    WHERE running_run.id = ANY (ARRAY[ended.id])
    RETURNING
      running_run.id, running_run.parent_id, running_run.retry_of_id, running_run.available_at, running_run.created_at,
      running_run.started_at, running_run.due_at, running_run.expires_at, running_run.priority, running_run.attempt,
      running_run.failures, running_run.max_attempts, running_run.rescues, running_run.sibling_limit, running_run.solo,
      running_run.job, running_run.tenant, running_run.queue, running_run.trigger, running_run.triggered_by,
      running_run.child_key, running_run.concurrency_key, running_run.dedupe_key, running_run.overlap_key,
      running_run.schedule_id, running_run.cancel_reason, running_run.input, running_run.trace_context, running_run.progress,
      running_run.worker_id, ended.state, ended.at AS finished_at, ended.reason,
      ended.error AS error,
      CASE WHEN ended.cancelled THEN coalesce(running_run.cancel_requested_at, ended.at) ELSE running_run.cancel_requested_at END AS cancel_requested_at,
      CASE WHEN ended.cancelled THEN coalesce(running_run.cancel_requested_by, ended.by) ELSE running_run.cancel_requested_by END AS cancel_requested_by
  ),
  gone AS (SELECT * FROM waited UNION ALL SELECT * FROM ran),
  freed AS (
    DELETE FROM daybook.dedupe_key USING gone
    WHERE gone.dedupe_key IS NOT NULL AND dedupe_key.key = gone.dedupe_key AND dedupe_key.job = gone.job
      AND coalesce('=' || dedupe_key.tenant, '') = coalesce('=' || gone.tenant, '') AND dedupe_key.run_id = gone.id
  )
INSERT INTO daybook.finished_run (
  id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, priority, attempt, failures,
  max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key,
  dedupe_key, overlap_key, schedule_id, cancel_reason, input, trace_context, progress, worker_id, state, finished_at, reason, error,
  cancel_requested_at, cancel_requested_by
)
SELECT
  id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, priority, attempt, failures,
  max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, child_key, concurrency_key,
  dedupe_key, overlap_key, schedule_id, cancel_reason, input, trace_context, progress, worker_id, state, finished_at, reason, error,
  cancel_requested_at, cancel_requested_by
FROM gone
