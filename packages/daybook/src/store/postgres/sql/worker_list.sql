-- Purpose: the workers, newest first, each with how many runs it holds.
-- Params:  $ended: whether to see ended ones too.
-- Returns: worker rows and running.
SELECT worker.*, coalesce(holding.runs, 0) AS running
FROM daybook.worker
LEFT JOIN (
  SELECT worker_id, sum(size) AS runs
  FROM (SELECT worker_id, 1 AS size FROM daybook.running_run UNION ALL SELECT worker_id, size FROM daybook.running_batch) AS place
  GROUP BY worker_id
) AS holding ON holding.worker_id = worker.id
WHERE $ended::boolean OR worker.state = 'alive'
ORDER BY worker.started_at DESC, worker.id DESC
