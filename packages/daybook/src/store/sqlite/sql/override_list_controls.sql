-- Purpose: the overrides that decide whether and how many runs may start.
-- Params:  none.
-- Returns: scope, subject, field, value (JSON).
SELECT scope, subject, field, value FROM override WHERE field = 'paused' OR field = 'enabled' OR field = 'limit' OR field = 'concurrency'
