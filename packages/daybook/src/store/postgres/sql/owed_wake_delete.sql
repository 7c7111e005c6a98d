-- Purpose: forgets keys whose runs are woken.
-- Params:  $keys (array).
-- Returns: nothing.
DELETE FROM daybook.owed_wake WHERE blocked_key = ANY ($keys::text[])
