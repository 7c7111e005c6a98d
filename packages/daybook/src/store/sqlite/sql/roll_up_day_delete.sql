-- Purpose: forgets the sums of a day into which something is written.
-- Params:  $day.
-- Returns: nothing.
DELETE FROM roll_up_day WHERE day_at = $day
