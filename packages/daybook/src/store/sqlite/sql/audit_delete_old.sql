-- Purpose: deletes old audit entries.
-- Params:  $before, $limit.
-- Returns: nothing.
DELETE FROM audit WHERE seq IN (SELECT seq FROM audit WHERE at < $before ORDER BY at LIMIT $limit + 0)
