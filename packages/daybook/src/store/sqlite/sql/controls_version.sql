-- Purpose: tells whether what is remembered of the controls still holds.
-- Params:  none.
-- Returns: controls.
SELECT controls FROM pulse WHERE one = 1
