-- Purpose: notes which retry took failed items over.
-- Params:  $run: whose items; $retry: the new run; $keys.
-- Returns: nothing.
UPDATE daybook.failed_item SET retry_run_id = $retry::uuid WHERE run_id = $run::uuid AND key = ANY ($keys::text[])
