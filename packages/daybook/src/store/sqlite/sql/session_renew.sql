-- Purpose: moves the end of a session on. Of several who renew, the latest counts.
-- Params:  $id (a hash), $now, $expires_at.
-- Returns: nothing.
UPDATE session SET renewed_at = $now, expires_at = $expires_at WHERE id = $id AND renewed_at < $now
