-- Purpose: registers a worker; its first lease starts, by the server's clock.
-- Params:  as listed; $queues is JSON.
-- Returns: nothing.
INSERT INTO daybook.worker (id, host, pid, app, code_version, queues, concurrency, started_at, lease_ms, heartbeat_at, beat_ms,
  lease_until_ms, state)
SELECT $id::text, $host::text, $pid::int, $app::text, $code_version::text, $queues::text, $concurrency::int, $started_at::bigint,
  $lease_ms::bigint, $started_at, clock.ms, clock.ms + $lease_ms, 'alive'
FROM (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms) AS clock
