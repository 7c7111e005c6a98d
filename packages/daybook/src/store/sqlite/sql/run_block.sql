-- Purpose: lets a run wait for a key.
-- Params:  $seq, $key.
-- Returns: nothing.
UPDATE run SET state = 'blocked', lane = NULL, blocked_key = $key WHERE seq = $seq
