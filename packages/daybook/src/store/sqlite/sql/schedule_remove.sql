-- Purpose: marks a schedule removed.
-- Params:  $id, $now.
-- Returns: nothing.
UPDATE schedule SET removed_at = $now, changed_at = $now WHERE id = $id AND removed_at IS NULL
