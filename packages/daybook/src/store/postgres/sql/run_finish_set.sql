-- Purpose: ends runs that leave nothing behind but their state.
-- Params:  $worker, $code_version; arrays of the same length: $ids, $attempts: who must still hold them; $states, $finished_ats.
-- Returns: one row; runs: how many ended; ids of them, when not all did: those that are missing are held no more; live: whether changes are kept.
WITH
  gone AS (
    DELETE FROM daybook.running_run
    USING unnest($ids::uuid[], $attempts::int[], $states::text[], $finished_ats::bigint[]) AS ended (id, attempt, state, finished_at)
    WHERE running_run.id = ANY (ARRAY[ended.id])
      AND CASE ended.attempt WHEN running_run.attempt THEN running_run.worker_id = $worker::text END
    RETURNING
      running_run.id, running_run.parent_id, running_run.retry_of_id, running_run.available_at, running_run.created_at,
      running_run.started_at, running_run.due_at, running_run.expires_at, running_run.cancel_requested_at,
      running_run.priority, running_run.attempt, running_run.failures, running_run.max_attempts, running_run.rescues,
      running_run.sibling_limit, running_run.solo, running_run.job, running_run.tenant, running_run.queue,
      running_run.trigger, running_run.triggered_by, running_run.worker_id, running_run.child_key,
      running_run.concurrency_key, running_run.dedupe_key, running_run.overlap_key, running_run.schedule_id,
      running_run.cancel_requested_by, running_run.cancel_reason, running_run.input, running_run.trace_context, running_run.progress, ended.state,
      ended.finished_at
  ),
  freed AS (
    DELETE FROM daybook.dedupe_key USING gone
    WHERE gone.dedupe_key IS NOT NULL AND dedupe_key.key = gone.dedupe_key AND dedupe_key.job = gone.job
      AND coalesce('=' || dedupe_key.tenant, '') = coalesce('=' || gone.tenant, '') AND dedupe_key.run_id = gone.id
  ),
  ended AS (
    INSERT INTO daybook.finished_run (
      id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, cancel_requested_at, priority,
      attempt, failures, max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, worker_id,
      child_key, concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by, cancel_reason, input, trace_context, progress,
      state, finished_at, code_version
    )
    SELECT
      id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, cancel_requested_at, priority,
      attempt, failures, max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, worker_id,
      child_key, concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by, cancel_reason, input, trace_context, progress,
      state, finished_at, $code_version::text
    FROM gone
    RETURNING id
  )
SELECT count(*) AS runs, CASE WHEN count(*) < cardinality($ids) THEN array_agg(id) END AS ids,
  (SELECT live FROM daybook.pulse WHERE one = 1) AS live
FROM ended
