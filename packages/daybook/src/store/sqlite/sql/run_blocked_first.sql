-- Purpose: the first runs of a queue and job that wait for a key, in the order in which they go on.
-- Params:  $key, $queue, $job, $limit (-1: all).
-- Returns: seq, id, sibling_limit, solo.
SELECT seq, id, sibling_limit, solo FROM run
WHERE blocked_key = $key AND queue = $queue AND job = $job
ORDER BY priority, available_at, id
LIMIT $limit + 0
