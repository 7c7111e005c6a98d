-- Purpose: whether a worker may take runs; and as long as this transaction lasts, nobody marks it lost.
-- Params:  $id.
-- Returns: one row or none. Locks the worker's row against a rescue, not against its heartbeat.
SELECT 1 AS alive FROM daybook.worker WHERE id = $id::text AND state = 'alive' FOR KEY SHARE
