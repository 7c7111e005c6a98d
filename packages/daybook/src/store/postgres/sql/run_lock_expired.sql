-- Purpose: runs that waited past their `expires_at`.
-- Params:  $now, $limit.
-- Returns: id, job, tenant and keys. Locks the rows; skips those that somebody else has locked: a claim expires them itself.
SELECT id, job, tenant, parent_id, sibling_limit, concurrency_key, overlap_key
FROM daybook.waiting_run
WHERE expires_at IS NOT NULL AND expires_at <= $now::bigint
ORDER BY expires_at
LIMIT $limit::bigint
FOR UPDATE SKIP LOCKED
