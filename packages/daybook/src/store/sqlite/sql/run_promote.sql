-- Purpose: makes ready what waited for a time that has come, the earliest first.
-- Params:  $now, $limit.
-- Returns: nothing; as many rows changed as asked for means that there may be more.
UPDATE run SET lane = 1
WHERE seq IN (SELECT seq FROM run WHERE lane = 0 AND available_at <= $now ORDER BY available_at LIMIT $limit + 0)
