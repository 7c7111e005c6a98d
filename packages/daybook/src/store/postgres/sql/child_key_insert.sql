-- Purpose: takes keys among the children of a parent for new runs. Waits for those who are just taking the same key.
-- Params:  arrays of the same length: $ids of the runs, $parents, $keys.
-- Returns: run_id of each that has its key now; the others' keys are taken.
INSERT INTO daybook.child_key (run_id, parent_id, key)
SELECT * FROM unnest($ids::uuid[], $parents::uuid[], $keys::text[])
ON CONFLICT DO NOTHING
RETURNING run_id
