-- Purpose: runs can be made in a moved book again.
-- Params:  none.
-- Returns: nothing.
DROP TRIGGER IF EXISTS moved
