-- Purpose: gives a retry the failed items it is made for, with what was kept of them: it must not depend on how long the first run is kept.
-- Params:  $retry: the new run; $run: whose items; $keys (JSON array).
-- Returns: nothing.
INSERT INTO retry_item (run_id, key, data)
SELECT $retry, key, data FROM failed_item WHERE run_id = $run AND key IN (SELECT value FROM json_each($keys))
