-- Purpose: keeps the attempt of a running run that will go on.
-- Params:  $seq of the run, and how the attempt ended; a null $progress keeps what was saved while it ran.
-- Returns: nothing.
INSERT INTO attempt (run_id, number, outcome, worker_id, code_version, started_at, finished_at, error, reason, progress, cpu_ms, memory_bytes)
SELECT id, attempt, $outcome, worker_id, $code_version, started_at, $finished_at, $error, $reason, coalesce($progress, progress),
  $cpu_ms, $memory_bytes
FROM run
WHERE seq = $seq AND state = 'running'
