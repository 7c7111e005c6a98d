-- Purpose: somebody goes on listening. Never shortens what another has asked for.
-- Params:  $lease_ms.
-- Returns: nothing.
UPDATE daybook.listening
SET until_ms = greatest(until_ms, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint + $lease_ms::bigint)
WHERE one = 1
