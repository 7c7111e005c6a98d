-- Purpose: removes an account.
-- Params:  $name.
-- Returns: nothing; no row changed means there was none.
DELETE FROM account WHERE name = $name
