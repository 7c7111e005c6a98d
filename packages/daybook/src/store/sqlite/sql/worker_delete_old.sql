-- Purpose: deletes workers that ended long ago.
-- Params:  $before, $limit.
-- Returns: nothing.
DELETE FROM worker WHERE rowid IN (SELECT rowid FROM worker WHERE ended_at IS NOT NULL AND ended_at < $before ORDER BY ended_at LIMIT $limit + 0)
