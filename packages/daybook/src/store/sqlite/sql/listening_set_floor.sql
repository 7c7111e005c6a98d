-- Purpose: notes up to where changes are forgotten.
-- Params:  $floor.
-- Returns: nothing.
UPDATE listening SET floor = max(floor, $floor) WHERE one = 1
