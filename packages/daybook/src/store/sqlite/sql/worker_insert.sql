-- Purpose: registers a worker; its first lease starts.
-- Params:  as listed; $beat is the lease clock now.
-- Returns: nothing.
INSERT INTO worker (id, host, pid, process_space, process_start, boot_id, app, code_version, queues, concurrency, started_at, lease_ms,
  heartbeat_at, beat_ms, lease_until_ms, state)
VALUES ($id, $host, $pid, $process_space, $process_start, $boot_id, $app, $code_version, $queues, $concurrency, $started_at, $lease_ms,
  $started_at, $beat, $beat + $lease_ms, 'alive')
