-- Purpose: asks the worker of a running run to stop it. The first request stays.
-- Params:  $seq, $now, $by, $reason.
-- Returns: nothing.
UPDATE run SET cancel_requested_at = $now, cancel_requested_by = $by, cancel_reason = $reason
WHERE seq = $seq AND state = 'running' AND cancel_requested_at IS NULL
