-- Purpose: tells other processes what kind of thing changed.
-- Params:  $runs, $schedules, $controls, $checks: 0 or 1 each.
-- Returns: nothing.
UPDATE pulse
SET runs = runs + $runs, schedules = schedules + $schedules, controls = controls + $controls, checks = checks + $checks
WHERE one = 1
