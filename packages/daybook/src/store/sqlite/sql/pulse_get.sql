-- Purpose: the counters of change.
-- Params:  none.
-- Returns: runs, schedules, controls, checks.
SELECT runs, schedules, controls, checks FROM pulse WHERE one = 1
