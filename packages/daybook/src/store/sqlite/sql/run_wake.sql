-- Purpose: makes one blocked run waiting again.
-- Params:  $seq.
-- Returns: nothing.
UPDATE run SET state = 'waiting', lane = 1, blocked_key = NULL WHERE seq = $seq AND state = 'blocked'
