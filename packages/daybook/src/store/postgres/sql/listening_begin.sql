-- Purpose: somebody listens from now on.
-- Params:  $epoch, $lease_ms.
-- Returns: nothing. Locks the row.
INSERT INTO daybook.listening (one, until_ms, floor, epoch, waits_for)
VALUES (1, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint + $lease_ms::bigint, 0, $epoch::text, NULL)
ON CONFLICT (one) DO UPDATE SET until_ms = excluded.until_ms, floor = 0, epoch = excluded.epoch, waits_for = NULL
