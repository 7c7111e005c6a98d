-- Purpose: revokes a token.
-- Params:  $name.
-- Returns: nothing; no row changed means there was none.
DELETE FROM daybook.token WHERE name = $name::text
