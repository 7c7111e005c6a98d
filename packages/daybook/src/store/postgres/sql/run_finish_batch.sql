-- Purpose: ends all runs of a batch, which leave nothing behind but their state.
-- Params:  $batch; $worker: who must still hold it; arrays as long as the batch, in its order, or of one element that is for all of them: $states,
--          $finished_ats, $code_versions.
-- Returns: one row; runs: how many ended, which is none when the batch is no more; live: whether changes are kept.
WITH
  gone AS (
    DELETE FROM daybook.running_batch WHERE id = $batch::uuid AND worker_id = $worker::text
    RETURNING worker_id, queue, started_at, size, runs
  ),
  ended AS (
    INSERT INTO daybook.finished_run (
      id, retry_of_id, available_at, created_at, due_at, priority, attempt, failures, max_attempts, rescues, solo, job, tenant, trigger,
      triggered_by, concurrency_key, schedule_id, input, trace_context, state, finished_at, code_version, worker_id, queue, started_at
    )
    SELECT
      run.id, run.retry_of_id, run.available_at, run.created_at, run.due_at, run.priority, run.attempt, run.failures, run.max_attempts,
      run.rescues, run.solo, run.job, run.tenant, run.trigger, run.triggered_by, run.concurrency_key, run.schedule_id, run.input,
      run.trace_context,
      CASE cardinality($states::text[]) WHEN 1 THEN $states[1] ELSE run.state END,
      CASE cardinality($finished_ats::bigint[]) WHEN 1 THEN $finished_ats[1] ELSE run.finished_at END,
      CASE cardinality($code_versions::text[]) WHEN 1 THEN $code_versions[1] ELSE run.code_version END,
      gone.worker_id, gone.queue, gone.started_at
    FROM gone CROSS JOIN LATERAL ROWS FROM (unnest(gone.runs), unnest($states::text[]), unnest($finished_ats::bigint[]), unnest($code_versions::text[])) AS run (
      id, retry_of_id, available_at, created_at, due_at, priority, attempt, failures, max_attempts, rescues, solo, job, tenant, trigger,
      triggered_by, concurrency_key, schedule_id, input, trace_context, state, finished_at, code_version
    )
  )
SELECT coalesce((SELECT size FROM gone), 0) AS runs, (SELECT live FROM daybook.pulse WHERE one = 1) AS live
