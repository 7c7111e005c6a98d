-- Purpose: ends a run with all that its last attempt left.
-- Params:  as listed, in this order; $failed is 1 when the attempt counts as a failure, $cancelled when the run ends as cancelled; $id, $attempt, $worker: who must still hold it.
-- Returns: nothing; no row changed means the run is held no more.
UPDATE run SET
  state = $state,
  failures = failures + $failed,
  finished_at = $finished_at,
  code_version = $code_version,
  progress = coalesce($progress, progress),
  result = $result,
  metadata = $metadata,
  error = $error,
  reason = coalesce($reason, iif($cancelled, cancel_reason, NULL)),
  cpu_ms = $cpu_ms,
  memory_bytes = $memory_bytes
WHERE id = $id AND attempt = $attempt AND worker_id = $worker AND state = 'running'
