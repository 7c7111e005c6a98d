-- Purpose: notes that a token was used, unless that was noted a moment ago.
-- Params:  $name, $now, $before: what is older is written anew.
-- Returns: nothing.
UPDATE daybook.token SET last_used_at = $now::bigint
WHERE name = $name::text AND (last_used_at IS NULL OR last_used_at <= $before::bigint)
