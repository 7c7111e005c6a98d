-- Purpose: runs that waited past their `expires_at`.
-- Params:  $now, $limit.
-- Returns: seq, id, job, tenant and keys.
SELECT seq, id, job, tenant, parent_id, sibling_limit, concurrency_key, overlap_key
FROM run
WHERE expires_at IS NOT NULL AND finished_at IS NULL AND expires_at <= $now AND state <> 'running'
ORDER BY expires_at
LIMIT $limit + 0
