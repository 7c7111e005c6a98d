-- Purpose: the batches that some workers hold.
-- Params:  $workers (array).
-- Returns: id of each. Locks them; skips those that somebody else has locked: who settles one, or a session that does not end.
SELECT id FROM daybook.running_batch WHERE worker_id = ANY ($workers::text[])
ORDER BY id
FOR UPDATE SKIP LOCKED
