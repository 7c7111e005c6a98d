-- Purpose: gives dedupe keys back.
-- Params:  arrays of the same length: $ids of the runs that have them, $keys, $jobs, $tenants.
-- Returns: nothing.
DELETE FROM daybook.dedupe_key
USING unnest($ids::uuid[], $keys::text[], $jobs::text[], $tenants::text[]) AS freed (id, key, job, tenant)
WHERE dedupe_key.key = freed.key AND dedupe_key.job = freed.job
  AND coalesce('=' || dedupe_key.tenant, '') = coalesce('=' || freed.tenant, '') AND dedupe_key.run_id = freed.id
