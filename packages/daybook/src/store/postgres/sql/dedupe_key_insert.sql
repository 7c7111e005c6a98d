-- Purpose: takes dedupe keys for new runs. Waits for those who are just taking or freeing the same key.
-- Params:  arrays of the same length: $ids of the runs, $keys, $jobs, $tenants.
-- Returns: run_id of each that has its key now; the others' keys are taken.
INSERT INTO daybook.dedupe_key (run_id, key, job, tenant)
SELECT * FROM unnest($ids::uuid[], $keys::text[], $jobs::text[], $tenants::text[])
ON CONFLICT DO NOTHING
RETURNING run_id
