-- Purpose: makes ready what was held aside of jobs that are back.
-- Params:  $jobs (array).
-- Returns: nothing.
UPDATE daybook.waiting_run SET lane = 1 WHERE lane = 2 AND job = ANY ($jobs::text[])
