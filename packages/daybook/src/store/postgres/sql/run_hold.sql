-- Purpose: holds runs aside.
-- Params:  $ids (array).
-- Returns: nothing.
UPDATE daybook.waiting_run SET lane = 2 WHERE id = ANY ($ids::uuid[])
