-- Purpose: ends a session.
-- Params:  $id (a hash).
-- Returns: nothing; no row changed means there was none.
DELETE FROM daybook.session WHERE id = $id::text
