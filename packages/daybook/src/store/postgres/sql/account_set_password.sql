-- Purpose: changes the password.
-- Params:  $name, $password (a hash), $now.
-- Returns: nothing; no row changed means there is none.
UPDATE daybook.account SET password = $password::text, password_at = $now::bigint WHERE name = $name::text
