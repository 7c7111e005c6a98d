-- Purpose: the tenant's credential of a name, else the shared one.
-- Params:  $tenant: null for the shared one alone; $name.
-- Returns: the row or none.
SELECT tenant, name, sealed, key_id, set_at, set_by FROM credential
WHERE coalesce('=' || tenant, '') IN ('', coalesce('=' || $tenant, '')) AND name = $name
ORDER BY coalesce('=' || tenant, '') DESC
LIMIT 1
