-- Purpose: notes which retry took failed items over.
-- Params:  $run: whose items; $retry: the new run; $keys (JSON array).
-- Returns: nothing.
UPDATE failed_item SET retry_run_id = $retry WHERE run_id = $run AND key IN (SELECT value FROM json_each($keys))
