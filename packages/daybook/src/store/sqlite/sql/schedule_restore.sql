-- Purpose: a removed schedule is back.
-- Params:  $id.
-- Returns: nothing.
UPDATE schedule SET removed_at = NULL WHERE id = $id AND removed_at IS NOT NULL
