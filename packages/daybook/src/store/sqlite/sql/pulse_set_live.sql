-- Purpose: begins or ends the keeping of changes.
-- Params:  $live (0 or 1).
-- Returns: nothing.
UPDATE pulse SET live = $live WHERE one = 1
