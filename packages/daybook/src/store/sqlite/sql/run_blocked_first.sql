-- Purpose: the first runs of a job that wait for a key, in the order in which they go on.
-- Params:  $key, $job, $paused (JSON array of queues to pass over), $limit (-1: all).
-- Returns: seq, id, job, priority, available_at, sibling_limit, solo.
SELECT seq, id, job, priority, available_at, sibling_limit, solo
FROM run
WHERE blocked_key = $key AND job = $job AND queue NOT IN (SELECT value FROM json_each($paused))
ORDER BY priority, available_at, id
LIMIT $limit
