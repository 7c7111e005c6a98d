-- Purpose: asks the workers of running runs to stop them. The first request stays.
-- Params:  $ids (array; locked, and seen running), $now, $by, $reason.
-- Returns: nothing.
UPDATE daybook.running_run SET cancel_requested_at = $now::bigint, cancel_requested_by = $by::text, cancel_reason = $reason::text
WHERE id = ANY ($ids::uuid[]) AND cancel_requested_at IS NULL
