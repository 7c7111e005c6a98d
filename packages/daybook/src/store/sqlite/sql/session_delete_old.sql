-- Purpose: removes sessions that have ended by themselves.
-- Params:  $now.
-- Returns: nothing.
DELETE FROM session WHERE expires_at <= $now
