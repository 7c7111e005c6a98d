-- Purpose: keys for which a run may have to be woken still.
-- Params:  $limit.
-- Returns: blocked_key.
SELECT blocked_key FROM daybook.owed_wake ORDER BY blocked_key LIMIT $limit::bigint
