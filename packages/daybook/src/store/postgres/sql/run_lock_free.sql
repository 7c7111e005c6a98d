-- Purpose: which of some running runs nobody else has locked.
-- Params:  $ids (array).
-- Returns: id of each, and is_free; one whose batch is free is left out. Locks the free ones; waits for nobody.
WITH
  free AS (SELECT id FROM daybook.running_run WHERE id = ANY ($ids::uuid[]) ORDER BY id FOR UPDATE SKIP LOCKED),
  free_batch AS MATERIALIZED (
    SELECT id FROM daybook.running_batch AS batch
    WHERE EXISTS (SELECT 1 FROM unnest(batch.runs) AS run WHERE run.id = ANY ($ids))
    ORDER BY id FOR UPDATE SKIP LOCKED
  )
SELECT running_run.id, free.id IS NOT NULL AS is_free
FROM daybook.running_run LEFT JOIN free ON free.id = running_run.id
WHERE running_run.id = ANY ($ids)
UNION ALL
SELECT run.id, false FROM daybook.running_batch AS batch CROSS JOIN LATERAL unnest(batch.runs) AS run
WHERE run.id = ANY ($ids) AND batch.id NOT IN (SELECT id FROM free_batch)
