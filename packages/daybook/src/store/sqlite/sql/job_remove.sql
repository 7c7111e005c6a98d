-- Purpose: marks a job removed.
-- Params:  $name, $now.
-- Returns: nothing.
UPDATE job SET removed_at = $now WHERE name = $name AND removed_at IS NULL
