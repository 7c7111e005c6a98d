-- Purpose: renews the lease of a living worker, by the server's clock.
-- Params:  $id, $now (the worker's wall clock).
-- Returns: nothing; no row changed means it has no lease to renew.
UPDATE daybook.worker SET heartbeat_at = $now::bigint, beat_ms = clock.ms, lease_until_ms = clock.ms + lease_ms
FROM (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms) AS clock
WHERE id = $id::text AND state = 'alive'
