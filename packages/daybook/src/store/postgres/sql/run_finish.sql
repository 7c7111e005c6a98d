-- Purpose: ends runs with all that their last attempts left.
-- Params:  arrays of the same length: $ids, $attempts, $workers: who must still hold them; $failed is 1 where the attempt counts as a
--          failure, $cancelled is true where the run ends as cancelled; the others as listed.
-- Returns: id, attempt and worker_id of each, and live (whether changes are kept); those that are missing are held no more. Locks the rows.
UPDATE daybook.run SET
  state = ended.state,
  failures = run.failures + ended.failed,
  finished_at = ended.finished_at,
  code_version = ended.code_version,
  progress = coalesce(ended.progress, run.progress),
  result = ended.result,
  metadata = ended.metadata,
  error = ended.error,
  reason = coalesce(ended.reason, CASE WHEN ended.cancelled THEN run.cancel_reason END),
  cpu_ms = ended.cpu_ms,
  memory_bytes = ended.memory_bytes
FROM unnest($ids::uuid[], $attempts::int[], $workers::text[], $states::text[], $failed::int[], $finished_ats::bigint[],
  $code_versions::text[], $progresses::text[], $results::text[], $metadata::text[], $errors::text[], $reasons::text[],
  $cancelled::boolean[], $cpu_ms::float8[], $memory_bytes::bigint[])
  AS ended (id, attempt, worker, state, failed, finished_at, code_version, progress, result, metadata, error, reason, cancelled,
    cpu_ms, memory_bytes)
WHERE run.id = ended.id AND CASE ended.attempt WHEN run.attempt THEN run.worker_id = ended.worker AND run.finished_at IS NULL END
RETURNING run.id, run.attempt, run.worker_id, (SELECT live FROM daybook.pulse WHERE one = 1) AS live
