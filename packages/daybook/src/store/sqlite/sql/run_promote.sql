-- Purpose: makes ready what waited for a time that has come.
-- Params:  $now.
-- Returns: nothing.
UPDATE run SET lane = 1 WHERE lane = 0 AND available_at <= $now
