-- Purpose: the workers, newest first, each with how many runs it holds.
-- Params:  $ended: 1 to see ended ones too.
-- Returns: worker rows and running.
WITH holding (worker_id, runs) AS MATERIALIZED (SELECT worker_id, count(*) FROM run WHERE state = 'running' GROUP BY worker_id)
SELECT worker.*, coalesce(holding.runs, 0) AS running
FROM worker LEFT JOIN holding ON holding.worker_id = worker.id
WHERE $ended = 1 OR state = 'alive'
ORDER BY started_at DESC, worker.rowid DESC
