-- Purpose: changes what an account may, and of which tenant.
-- Params:  $name, $role, $tenant.
-- Returns: nothing; no row changed means there is none.
UPDATE daybook.account SET role = $role::text, tenant = $tenant::text WHERE name = $name::text
