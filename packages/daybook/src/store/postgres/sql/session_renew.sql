-- Purpose: moves the end of a session on. Of several who renew, the latest counts.
-- Params:  $id (a hash), $now, $expires_at.
-- Returns: nothing.
UPDATE daybook.session SET renewed_at = $now::bigint, expires_at = $expires_at::bigint WHERE id = $id::text AND renewed_at < $now
