-- Purpose: asks the workers of running runs to stop them. The first request stays.
-- Params:  $ids (array), $now, $by, $reason.
-- Returns: nothing.
UPDATE daybook.run SET cancel_requested_at = $now::bigint, cancel_requested_by = $by::text, cancel_reason = $reason::text
WHERE id = ANY ($ids::uuid[]) AND state = 'running' AND cancel_requested_at IS NULL
