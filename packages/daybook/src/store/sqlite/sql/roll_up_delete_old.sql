-- Purpose: deletes old roll-ups.
-- Params:  $before, $limit.
-- Returns: nothing.
DELETE FROM roll_up WHERE rowid IN (SELECT rowid FROM roll_up WHERE hour_at < $before ORDER BY hour_at LIMIT $limit + 0)
