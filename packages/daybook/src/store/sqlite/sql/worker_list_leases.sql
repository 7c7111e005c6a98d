-- Purpose: what tells whether the workers that should be alive are.
-- Params:  none.
-- Returns: id, host, pid, process_space, process_start, boot_id, beat_ms, lease_until_ms.
SELECT id, host, pid, process_space, process_start, boot_id, beat_ms, lease_until_ms FROM worker WHERE state = 'alive' ORDER BY started_at
