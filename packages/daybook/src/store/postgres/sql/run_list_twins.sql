-- Purpose: why runs were not written.
-- Params:  arrays of the same length: $ids, $jobs, $tenants, $dedupe_keys, $parent_ids, $child_keys.
-- Returns: id; dedupe_twin: the unfinished run that has the dedupe key; child_twin: the child of the parent that has the key, whatever its
--          state; is_known: whether the id itself is in the book.
SELECT made.id,
  (
    SELECT run.id FROM daybook.run
    WHERE run.dedupe_key = made.dedupe_key AND run.job = made.job
      AND coalesce('=' || run.tenant, '') = coalesce('=' || made.tenant, '')
      AND run.dedupe_key IS NOT NULL AND run.finished_at IS NULL
  ) AS dedupe_twin,
  (
    SELECT run.id FROM daybook.run
    WHERE run.parent_id = made.parent_id AND run.child_key = made.child_key AND run.child_key IS NOT NULL
  ) AS child_twin,
  EXISTS (SELECT 1 FROM daybook.run WHERE run.id = made.id) AS is_known
FROM unnest($ids::uuid[], $jobs::text[], $tenants::text[], $dedupe_keys::text[], $parent_ids::uuid[], $child_keys::text[])
  AS made (id, job, tenant, dedupe_key, parent_id, child_key)
