-- Purpose: notes that somebody signed in.
-- Params:  $name, $now.
-- Returns: nothing.
UPDATE daybook.account SET signed_in_at = $now::bigint WHERE name = $name::text
