-- Purpose: how each check that was ever asked for stands, over all tenants.
-- Params:  $now.
-- Returns: job, check_name, passed, problems, failed (places whose newest result says so), found (problems in them, together), last_result_at
--          (of the youngest), first_result_at (of the oldest), overdue (asked for, and neither taken nor ended in time); by job and check.
SELECT
  job,
  check_name,
  count(*) FILTER (WHERE state = 'passed') AS passed,
  count(*) FILTER (WHERE state = 'problems') AS problems,
  count(*) FILTER (WHERE state = 'failed') AS failed,
  sum(coalesce(found, 0)) AS found,
  max(finished_at) AS last_result_at,
  min(finished_at) AS first_result_at,
  count(*) FILTER (WHERE finished_at IS NULL AND deadline_at < $now::bigint) AS overdue
FROM (
  SELECT job, check_name, state, found, finished_at, deadline_at FROM daybook.check_result WHERE newest
  UNION ALL
  SELECT job, check_name, state, found, finished_at, deadline_at FROM daybook.check_result WHERE finished_at IS NULL
) AS standing
GROUP BY job, check_name
ORDER BY job, check_name
