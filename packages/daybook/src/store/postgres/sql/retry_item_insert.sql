-- Purpose: gives a retry the failed items it is made for, with what was kept of them: it must not depend on how long the first run is kept.
-- Params:  $retry: the new run; $run: whose items; $keys.
-- Returns: nothing.
INSERT INTO daybook.retry_item (run_id, key, data)
SELECT $retry::uuid, key, data FROM daybook.failed_item WHERE run_id = $run::uuid AND key = ANY ($keys::text[])
