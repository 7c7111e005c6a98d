-- Purpose: the unfinished among some runs and all their descendants; descends through finished ones too.
--          CROSS JOIN keeps the order of the tables: the family is small, the book is not.
-- Params:  $ids (JSON array).
-- Returns: seq, id, job, tenant, state and keys.
WITH RECURSIVE family (id) AS (
  SELECT value FROM json_each($ids)
  UNION
  SELECT run.id FROM family CROSS JOIN run ON run.parent_id = family.id
)
SELECT seq, run.id, job, tenant, state, parent_id, sibling_limit, concurrency_key, overlap_key
FROM family CROSS JOIN run ON run.id = family.id
WHERE finished_at IS NULL
ORDER BY seq
