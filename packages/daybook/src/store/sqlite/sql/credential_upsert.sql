-- Purpose: sets a credential.
-- Params:  as listed; $tenant: null for one that is shared.
-- Returns: nothing.
INSERT INTO credential (tenant, name, sealed, key_id, set_at, set_by)
VALUES ($tenant, $name, $sealed, $key_id, $set_at, $set_by)
ON CONFLICT (coalesce('=' || tenant, ''), name)
DO UPDATE SET sealed = excluded.sealed, key_id = excluded.key_id, set_at = excluded.set_at, set_by = excluded.set_by
