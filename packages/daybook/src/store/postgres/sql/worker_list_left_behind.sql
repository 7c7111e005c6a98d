-- Purpose: workers that are no more and still hold runs: somebody had these locked when the others were given back.
-- Params:  none.
-- Returns: id of each.
SELECT DISTINCT worker_id AS id FROM daybook.running_run
WHERE NOT EXISTS (SELECT 1 FROM daybook.worker WHERE worker.id = running_run.worker_id AND worker.state = 'alive')
