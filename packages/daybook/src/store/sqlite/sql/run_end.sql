-- Purpose: ends an unfinished run that no worker settles.
-- Params:  $seq, $state, $now, $reason, $error (JSON), $cancelled (1: note who cancelled), $by.
-- Returns: nothing.
UPDATE run SET
  state = $state,
  lane = NULL,
  blocked_key = NULL,
  finished_at = $now,
  reason = $reason,
  error = coalesce($error, error),
  cancel_requested_at = CASE WHEN $cancelled THEN coalesce(cancel_requested_at, $now) ELSE cancel_requested_at END,
  cancel_requested_by = CASE WHEN $cancelled THEN coalesce(cancel_requested_by, $by) ELSE cancel_requested_by END
WHERE seq = $seq AND finished_at IS NULL
