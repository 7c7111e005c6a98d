-- Purpose: remembers how far the move has come, together with the batch that brought it there.
-- Params:  $before: the mark as this mover left it; $after; $at.
-- Returns: one row; none means that another mover writes here.
UPDATE daybook.setting SET value = $after::text, set_at = $at::bigint WHERE key = 'move' AND value = $before::text
RETURNING key
