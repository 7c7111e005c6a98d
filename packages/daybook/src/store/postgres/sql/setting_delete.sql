-- Purpose: back to the default.
-- Params:  $key.
-- Returns: nothing; no row changed means there was none.
DELETE FROM daybook.setting WHERE key = $key::text
