-- Purpose: when the earliest run that waits for a later time becomes available.
-- Params:  none.
-- Returns: available_at, null when none waits.
SELECT min(available_at) AS available_at FROM daybook.waiting_run WHERE lane = 0
