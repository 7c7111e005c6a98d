-- Purpose: holds runs aside.
-- Params:  $seqs (JSON array).
-- Returns: nothing.
UPDATE run SET lane = 2 WHERE seq IN (SELECT value FROM json_each($seqs))
