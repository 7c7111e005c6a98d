-- Purpose: the queues and jobs whose runs wait for a key, by jumps from one to the next, however many runs each has.
-- Params:  $key.
-- Returns: queue, job.
WITH RECURSIVE known (queue, job) AS (
  SELECT * FROM (SELECT queue, job FROM run WHERE blocked_key = $key ORDER BY queue, job LIMIT 1)
  UNION ALL
  SELECT next.queue, next.job
  FROM known CROSS JOIN run AS next ON next.seq = coalesce(
    (SELECT seq FROM run WHERE blocked_key = $key AND queue = known.queue AND job > known.job ORDER BY job LIMIT 1),
    (SELECT seq FROM run WHERE blocked_key = $key AND queue > known.queue ORDER BY queue, job LIMIT 1)
  )
)
SELECT queue, job FROM known
