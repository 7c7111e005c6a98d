-- Purpose: lets runs wait for a key each.
-- Params:  arrays of the same length: $ids, $keys.
-- Returns: nothing.
UPDATE daybook.waiting_run SET state = 'blocked', lane = NULL, blocked_key = aside.key
FROM unnest($ids::uuid[], $keys::text[]) AS aside (id, key)
WHERE waiting_run.id = ANY (ARRAY[aside.id])
