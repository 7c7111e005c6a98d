-- Purpose: adds an account, if its name is free.
-- Params:  as listed.
-- Returns: nothing; no row changed means that the name is taken.
INSERT INTO daybook.account (name, password, role, tenant, created_at, created_by, password_at)
VALUES ($name::text, $password::text, $role::text, $tenant::text, $created_at::bigint, $created_by::text, $created_at)
ON CONFLICT (name) DO NOTHING
