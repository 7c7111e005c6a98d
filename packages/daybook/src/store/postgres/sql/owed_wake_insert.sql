-- Purpose: remembers keys for which a run could not be woken, because somebody had it locked.
-- Params:  $keys (array).
-- Returns: nothing.
INSERT INTO daybook.owed_wake (blocked_key) SELECT key FROM unnest($keys::text[]) AS owed (key) ORDER BY key
ON CONFLICT DO NOTHING
