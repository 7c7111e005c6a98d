-- Purpose: whether any worker held a lease at an instant: until it said goodbye, or until a lease after its last heartbeat.
-- Params:  $instant.
-- Returns: one row or none.
SELECT 1 AS alive FROM daybook.worker
WHERE started_at <= $instant::bigint
  AND $instant <= CASE state WHEN 'stopped' THEN ended_at ELSE heartbeat_at + lease_ms END
LIMIT 1
