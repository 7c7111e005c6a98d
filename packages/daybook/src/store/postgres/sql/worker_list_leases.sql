-- Purpose: what tells whether the workers that should be alive are. A lease that ended while the server was not there, or the caller
--          could not reach it, holds for its whole length after that: nobody could renew it.
-- Params:  $reachable_ms: how long the caller has been reaching the server, null for ever.
-- Returns: id, left_ms (how long the lease still holds; 0 or less means that it ended).
SELECT worker.id,
  greatest(
    lease_until_ms - clock.ms,
    lease_ms - clock.up_ms,
    lease_ms - $reachable_ms::bigint
  ) AS left_ms
FROM daybook.worker, (
  SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms,
    floor(extract(epoch FROM clock_timestamp() - pg_postmaster_start_time()) * 1000)::bigint AS up_ms
) AS clock
WHERE worker.state = 'alive'
