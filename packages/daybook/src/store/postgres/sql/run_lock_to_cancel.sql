-- Purpose: the unfinished among some runs and all their descendants; descends through finished ones too.
-- Params:  $ids (array).
-- Returns: id, job, tenant, state and keys. Locks the rows, in the order of their ids.
WITH RECURSIVE family (id) AS (
  SELECT unnest($ids::uuid[])
  UNION
  SELECT run.id FROM family JOIN daybook.run ON run.parent_id = family.id
)
SELECT run.id, run.job, run.tenant, run.state, run.parent_id, run.sibling_limit, run.concurrency_key, run.overlap_key
FROM family JOIN daybook.run ON run.id = family.id
WHERE run.finished_at IS NULL
ORDER BY run.id
FOR UPDATE OF run
