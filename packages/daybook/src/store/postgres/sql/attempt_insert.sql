-- Purpose: keeps the attempts of running runs that will go on.
-- Params:  arrays of the same length: $ids of the runs, and how each attempt ended; a null in $progresses keeps what was saved while it ran.
-- Returns: nothing.
INSERT INTO daybook.attempt (run_id, number, outcome, worker_id, code_version, started_at, finished_at, error, reason, progress,
  cpu_ms, memory_bytes)
SELECT run.id, run.attempt, ended.outcome, run.worker_id, ended.code_version, run.started_at, ended.finished_at, ended.error,
  ended.reason, coalesce(ended.progress, run.progress), ended.cpu_ms, ended.memory_bytes
FROM unnest($ids::uuid[], $outcomes::text[], $code_versions::text[], $finished_ats::bigint[], $errors::text[], $reasons::text[],
  $progresses::text[], $cpu_ms::float8[], $memory_bytes::bigint[])
  AS ended (id, outcome, code_version, finished_at, error, reason, progress, cpu_ms, memory_bytes)
JOIN daybook.running_run AS run ON run.id = ANY (ARRAY[ended.id])
