-- Purpose: queues by name, with what stands in them.
-- Params:  $now.
-- Returns: name, code_concurrency, waiting, running, oldest_available_at (of the runs that could start).
WITH
  standing AS (
    SELECT queue, count(*) AS runs, min(available_at) FILTER (WHERE lane = 1 OR available_at <= $now::bigint) AS oldest
    FROM daybook.waiting_run WHERE lane = 0 OR lane = 1 GROUP BY queue
  ),
  aside AS (SELECT queue, count(*) AS runs FROM daybook.waiting_run WHERE lane = 2 GROUP BY queue),
  active AS (
    SELECT queue, sum(size) AS runs
    FROM (SELECT queue, 1 AS size FROM daybook.running_run UNION ALL SELECT queue, size FROM daybook.running_batch) AS place
    GROUP BY queue
  )
SELECT queue.name, queue.code_concurrency,
  coalesce(standing.runs, 0) + coalesce(aside.runs, 0) AS waiting,
  coalesce(active.runs, 0) AS running,
  standing.oldest AS oldest_available_at
FROM daybook.queue
LEFT JOIN standing ON standing.queue = queue.name
LEFT JOIN aside ON aside.queue = queue.name
LEFT JOIN active ON active.queue = queue.name
ORDER BY queue.name
