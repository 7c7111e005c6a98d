-- Purpose: workers that are no more and still hold runs: somebody had these locked when the others were given back.
-- Params:  none.
-- Returns: id of each.
SELECT id FROM (
  SELECT worker_id AS id FROM daybook.running_run
  UNION
  SELECT worker_id FROM daybook.running_batch
) AS holder
WHERE NOT EXISTS (SELECT 1 FROM daybook.worker WHERE worker.id = holder.id AND worker.state = 'alive')
