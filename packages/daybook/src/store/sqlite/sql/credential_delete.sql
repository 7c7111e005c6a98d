-- Purpose: removes a credential.
-- Params:  $tenant: null for the shared one; $name.
-- Returns: nothing; no row changed means there was none.
DELETE FROM credential WHERE coalesce('=' || tenant, '') = coalesce('=' || $tenant, '') AND name = $name
