-- Purpose: how far the clocks of living workers are from the server's, as their last heartbeat told.
-- Params:  none.
-- Returns: id, host, ahead_ms.
SELECT id, host, heartbeat_at - beat_ms AS ahead_ms FROM daybook.worker WHERE state = 'alive' ORDER BY started_at
