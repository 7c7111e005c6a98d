-- Purpose: ends runs with all that their last attempts left.
-- Params:  arrays of the same length: $ids, $attempts, $workers: who must still hold them; $failed is 1 where the attempt counts as a
--          failure, $cancelled is true where the run ends as cancelled; the others as listed.
-- Returns: id, attempt and worker_id of each, and live (whether changes are kept); those that are missing are held no more.
WITH
  gone AS (
    DELETE FROM daybook.running_run
    USING unnest($ids::uuid[], $attempts::int[], $workers::text[], $states::text[], $failed::int[], $finished_ats::bigint[],
      $code_versions::text[], $progresses::text[], $results::text[], $metadata::text[], $errors::text[], $reasons::text[],
      $cancelled::boolean[], $cpu_ms::float8[], $memory_bytes::bigint[])
      AS ended (id, attempt, worker, state, failed, finished_at, code_version, progress, result, metadata, error, reason, cancelled,
        cpu_ms, memory_bytes)
    WHERE running_run.id = ANY (ARRAY[ended.id]) AND CASE ended.attempt WHEN running_run.attempt THEN running_run.worker_id = ended.worker END
    RETURNING
      running_run.id, running_run.parent_id, running_run.retry_of_id, running_run.available_at, running_run.created_at,
      running_run.started_at, running_run.due_at, running_run.expires_at, running_run.cancel_requested_at,
      running_run.priority, running_run.attempt, running_run.max_attempts, running_run.rescues,
      running_run.sibling_limit, running_run.solo, running_run.job, running_run.tenant, running_run.queue,
      running_run.trigger, running_run.triggered_by, running_run.worker_id, running_run.child_key,
      running_run.concurrency_key, running_run.dedupe_key, running_run.overlap_key, running_run.schedule_id,
      running_run.cancel_requested_by, running_run.cancel_reason, running_run.input, running_run.trace_context, ended.state, ended.finished_at,
      ended.code_version, ended.result, ended.metadata, ended.error, ended.cpu_ms, ended.memory_bytes,
      running_run.failures + ended.failed AS failures,
      coalesce(ended.progress, running_run.progress) AS progress,
      coalesce(ended.reason, CASE WHEN ended.cancelled THEN running_run.cancel_reason END) AS reason
  ),
  freed AS (
    DELETE FROM daybook.dedupe_key USING gone
    WHERE gone.dedupe_key IS NOT NULL AND dedupe_key.key = gone.dedupe_key AND dedupe_key.job = gone.job
      AND coalesce('=' || dedupe_key.tenant, '') = coalesce('=' || gone.tenant, '') AND dedupe_key.run_id = gone.id
  )
INSERT INTO daybook.finished_run (
  id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, cancel_requested_at, priority,
  attempt, max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, worker_id, child_key,
  concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by, cancel_reason, input, trace_context, state, finished_at,
  code_version, result, metadata, error, cpu_ms, memory_bytes, failures, progress, reason
)
SELECT
  id, parent_id, retry_of_id, available_at, created_at, started_at, due_at, expires_at, cancel_requested_at, priority,
  attempt, max_attempts, rescues, sibling_limit, solo, job, tenant, queue, trigger, triggered_by, worker_id, child_key,
  concurrency_key, dedupe_key, overlap_key, schedule_id, cancel_requested_by, cancel_reason, input, trace_context, state, finished_at,
  code_version, result, metadata, error, cpu_ms, memory_bytes, failures, progress, reason
FROM gone
RETURNING id, attempt, worker_id, (SELECT live FROM daybook.pulse WHERE one = 1) AS live
