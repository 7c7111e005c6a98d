-- Purpose: forgets all changes. Few rows: old ones are forgotten all the time.
-- Params:  none.
-- Returns: nothing.
DELETE FROM change
