-- Purpose: marks jobs removed.
-- Params:  $names (array), $now.
-- Returns: nothing.
UPDATE daybook.job SET removed_at = $now::bigint WHERE name = ANY ($names::text[]) AND removed_at IS NULL
