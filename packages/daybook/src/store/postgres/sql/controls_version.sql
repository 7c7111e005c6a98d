-- Purpose: tells whether what is remembered of the controls still holds.
-- Params:  none.
-- Returns: version, live (whether changes are kept).
SELECT controls AS version, live FROM daybook.pulse WHERE one = 1
