-- Purpose: the unfinished among some runs and all their descendants; descends through finished ones too.
-- Params:  $ids (array).
-- Returns: id, job, tenant, state and keys, in the order of the ids; is_locked: false when the run moved on to where this statement does not see
--          it, while it waited for the run. Locks the rows.
WITH RECURSIVE
  family (id) AS (
    SELECT unnest($ids::uuid[])
    UNION
    SELECT run.id FROM family JOIN daybook.run ON run.parent_id = family.id
  ),
  seen AS MATERIALIZED (
    SELECT run.id, run.job, run.tenant, run.state, run.parent_id, run.sibling_limit, run.concurrency_key, run.overlap_key
    FROM family JOIN daybook.run ON run.id = family.id
    WHERE run.finished_at IS NULL
  ),
  waiting AS MATERIALIZED (
    SELECT id FROM daybook.waiting_run WHERE id = ANY (ARRAY(SELECT id FROM seen)) ORDER BY id FOR UPDATE
  ),
  running AS MATERIALIZED (
    SELECT id FROM daybook.running_run WHERE id = ANY (ARRAY(SELECT id FROM seen)) ORDER BY id FOR UPDATE
  )
SELECT seen.*, seen.id IN (SELECT id FROM waiting UNION ALL SELECT id FROM running) AS is_locked
FROM seen ORDER BY seen.id
