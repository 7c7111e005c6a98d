-- Purpose: renews the lease of a living worker.
-- Params:  $id, $now, $beat (the lease clock now).
-- Returns: nothing; no row changed means it has no lease to renew.
UPDATE worker SET heartbeat_at = $now, beat_ms = $beat, lease_until_ms = $beat + lease_ms WHERE id = $id AND state = 'alive'
