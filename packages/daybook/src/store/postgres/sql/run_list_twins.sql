-- Purpose: why runs were not written.
-- Params:  arrays of the same length: $ids, $jobs, $tenants, $dedupe_keys, $parent_ids, $child_keys.
-- Returns: id; dedupe_twin: the unfinished run that has the dedupe key; child_twin: the child of the parent that has the key, whatever its
--          state; is_known: whether the id itself is in the book.
SELECT made.id,
  (
    SELECT run_id FROM daybook.dedupe_key
    WHERE dedupe_key.key = made.dedupe_key AND dedupe_key.job = made.job
      AND coalesce('=' || dedupe_key.tenant, '') = coalesce('=' || made.tenant, '')
  ) AS dedupe_twin,
  (SELECT run_id FROM daybook.child_key WHERE child_key.parent_id = made.parent_id AND child_key.key = made.child_key) AS child_twin,
  EXISTS (SELECT 1 FROM daybook.run WHERE run.id = made.id) AS is_known
FROM unnest($ids::uuid[], $jobs::text[], $tenants::text[], $dedupe_keys::text[], $parent_ids::uuid[], $child_keys::text[])
  AS made (id, job, tenant, dedupe_key, parent_id, child_key)
