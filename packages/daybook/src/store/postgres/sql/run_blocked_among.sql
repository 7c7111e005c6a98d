-- Purpose: of some keys, those that some run waits for.
-- Params:  $keys (array).
-- Returns: blocked_key.
SELECT wanted.key AS blocked_key FROM unnest($keys::text[]) AS wanted (key)
WHERE EXISTS (SELECT 1 FROM daybook.waiting_run WHERE waiting_run.blocked_key = wanted.key COLLATE "C")
