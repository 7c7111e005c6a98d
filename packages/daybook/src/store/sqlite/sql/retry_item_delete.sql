-- Purpose: deletes what hangs on deleted runs.
-- Params:  $ids (JSON array).
-- Returns: nothing.
DELETE FROM retry_item WHERE run_id IN (SELECT value FROM json_each($ids))
