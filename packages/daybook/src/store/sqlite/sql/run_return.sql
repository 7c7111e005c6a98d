-- Purpose: makes a running run waiting again. Its error and progress stay visible until the next attempt starts.
-- Params:  $seq, $failed and $rescued (0 or 1, added), $lane, $available_at (null: as it was), $error, $progress, $reason.
-- Returns: nothing.
UPDATE run SET
  state = 'waiting',
  lane = $lane,
  available_at = coalesce($available_at, available_at),
  failures = failures + $failed,
  rescues = rescues + $rescued,
  worker_id = NULL,
  error = $error,
  progress = coalesce($progress, progress),
  reason = $reason
WHERE seq = $seq AND state = 'running'
