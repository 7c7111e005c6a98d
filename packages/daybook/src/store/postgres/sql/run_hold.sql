-- Purpose: holds runs aside.
-- Params:  $ids (array).
-- Returns: nothing.
UPDATE daybook.run SET lane = 2 WHERE id = ANY ($ids::uuid[])
