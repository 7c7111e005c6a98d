-- Purpose: tells whether what is remembered of the controls still holds.
-- Params:  none.
-- Returns: version.
SELECT controls AS version FROM daybook.pulse WHERE one = 1
