-- Purpose: queues by name, with what stands in them.
-- Params:  $now.
-- Returns: name, code_concurrency, waiting, running, oldest_available_at (of the runs that could start).
WITH
  standing (queue, runs, oldest) AS MATERIALIZED (
    SELECT queue, count(*), min(available_at) FROM run WHERE lane = 1 GROUP BY queue
    UNION ALL
    SELECT queue, count(*), min(CASE WHEN available_at <= $now THEN available_at END) FROM run WHERE lane = 0 GROUP BY queue
    UNION ALL
    SELECT queue, count(*), NULL FROM run WHERE lane = 2 GROUP BY queue
  ),
  active (queue, runs) AS MATERIALIZED (SELECT queue, count(*) FROM run WHERE state = 'running' GROUP BY queue)
SELECT name, code_concurrency,
  coalesce((SELECT sum(runs) FROM standing WHERE standing.queue = name), 0) AS waiting,
  coalesce((SELECT runs FROM active WHERE active.queue = name), 0) AS running,
  (SELECT min(oldest) FROM standing WHERE standing.queue = name) AS oldest_available_at
FROM queue
ORDER BY name
