-- Purpose: changes the password.
-- Params:  $name, $password (a hash), $now.
-- Returns: nothing; no row changed means there is none.
UPDATE account SET password = $password, password_at = $now WHERE name = $name
