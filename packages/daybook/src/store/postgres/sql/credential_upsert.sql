-- Purpose: sets a credential.
-- Params:  as listed; $tenant: null for one that is shared.
-- Returns: nothing.
INSERT INTO daybook.credential (tenant, name, sealed, key_id, set_at, set_by)
VALUES ($tenant::text, $name::text, $sealed::text, $key_id::text, $set_at::bigint, $set_by::text)
ON CONFLICT (coalesce('=' || tenant, ''), name)
DO UPDATE SET sealed = excluded.sealed, key_id = excluded.key_id, set_at = excluded.set_at, set_by = excluded.set_by
