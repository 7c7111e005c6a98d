-- Purpose: where the finished runs of a job that it keeps end. The job is asked for as a range, as in run_list_oldest.
-- Params:  $job, $keep.
-- Returns: id of the newest one beyond them; no row when there are no more.
SELECT id FROM daybook.finished_run
WHERE job <= $job::text AND job >= $job
ORDER BY job DESC, id DESC
OFFSET $keep::bigint LIMIT 1
