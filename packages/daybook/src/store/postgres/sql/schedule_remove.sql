-- Purpose: marks schedules removed.
-- Params:  $ids (array), $now.
-- Returns: nothing.
UPDATE daybook.schedule SET removed_at = $now::bigint, changed_at = $now WHERE id = ANY ($ids::text[]) AND removed_at IS NULL
