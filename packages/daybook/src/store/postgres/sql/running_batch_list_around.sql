-- Purpose: the batches that some runs are in.
-- Params:  $ids (array): of the runs; $first and $last: the least and the greatest of these.
-- Returns: id of each.
SELECT id FROM daybook.running_batch AS batch
WHERE last_id >= $first::uuid AND first_id <= $last::uuid
  AND EXISTS (SELECT 1 FROM unnest(batch.runs) AS run WHERE run.id = ANY ($ids::uuid[]))
