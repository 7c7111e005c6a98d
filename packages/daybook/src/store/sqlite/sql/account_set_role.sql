-- Purpose: changes what an account may, and of which tenant.
-- Params:  $name, $role, $tenant.
-- Returns: nothing; no row changed means there is none.
UPDATE account SET role = $role, tenant = $tenant WHERE name = $name
