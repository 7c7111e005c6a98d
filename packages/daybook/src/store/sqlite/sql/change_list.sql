-- Purpose: what changed since a position, oldest first.
-- Params:  $after (a number), $limit.
-- Returns: seq, kind, what.
SELECT seq, kind, what FROM change WHERE seq > $after ORDER BY seq LIMIT $limit + 0
