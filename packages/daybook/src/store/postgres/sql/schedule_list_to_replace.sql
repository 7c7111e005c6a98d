-- Purpose: the schedules of some jobs and those of some ids, removed ones too, in the order in which all lock them.
-- Params:  $jobs, $ids (arrays).
-- Returns: the rows. Locks them, so that no ticker advances them meanwhile.
SELECT * FROM daybook.schedule WHERE job = ANY ($jobs::text[]) OR id = ANY ($ids::text[]) ORDER BY id FOR UPDATE
