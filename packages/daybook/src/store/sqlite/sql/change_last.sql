-- Purpose: the number of the last change that was ever noted.
-- Params:  none.
-- Returns: seq; no row when there was none.
SELECT seq FROM sqlite_sequence WHERE name = 'change'
