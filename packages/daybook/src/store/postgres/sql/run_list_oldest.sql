-- Purpose: some of a job's oldest finished runs, for the pruner to walk through. In the order of their ids, which is that of their creation.
--          The job is asked for as a range: with equality the planner may walk through the runs of all jobs by the primary key.
-- Params:  $job, $after: the id behind which to go on (the zero id: from the oldest); $before: finished before it means old (null: never);
--          $surplus_up_to: finished up to this id means beyond what is kept (null: none); $limit.
-- Returns: id, created_at, is_deletable (by one of the rules to go, and no child of it unfinished).
SELECT id, created_at,
  (coalesce(finished_at < $before::bigint, false) OR coalesce(id <= $surplus_up_to::uuid, false))
    AND (SELECT 1 FROM daybook.waiting_run AS child WHERE child.parent_id = finished_run.id LIMIT 1) IS NULL
    AND (SELECT 1 FROM daybook.running_run AS child WHERE child.parent_id = finished_run.id LIMIT 1) IS NULL
    AS is_deletable
FROM daybook.finished_run
WHERE job <= $job::text AND (job, id) > ($job, $after::uuid)
ORDER BY job, id
LIMIT $limit::bigint
