-- Purpose: notes that somebody signed in.
-- Params:  $name, $now.
-- Returns: nothing.
UPDATE account SET signed_in_at = $now WHERE name = $name
