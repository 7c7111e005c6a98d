-- Purpose: the jobs whose runs wait for a key, by jumps from job to job.
-- Params:  $key.
-- Returns: job.
WITH RECURSIVE known (job) AS (
  SELECT min(job) FROM run WHERE blocked_key = $key
  UNION ALL
  SELECT (SELECT min(job) FROM run WHERE blocked_key = $key AND job > known.job) FROM known WHERE known.job IS NOT NULL
)
SELECT job FROM known WHERE job IS NOT NULL
