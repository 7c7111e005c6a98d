-- Purpose: adds an account, if its name is free.
-- Params:  as listed.
-- Returns: nothing; no row changed means that the name is taken.
INSERT INTO account (name, password, role, tenant, created_at, created_by, password_at)
VALUES ($name, $password, $role, $tenant, $created_at, $created_by, $created_at)
ON CONFLICT (name) DO NOTHING
