-- Purpose: the counters of change.
-- Params:  none.
-- Returns: runs, schedules, controls.
SELECT runs, schedules, controls FROM pulse WHERE one = 1
