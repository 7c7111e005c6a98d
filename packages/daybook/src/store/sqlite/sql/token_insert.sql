-- Purpose: adds a token, if its name is free.
-- Params:  as listed.
-- Returns: nothing; no row changed means that the name is taken.
INSERT INTO token (name, hash, role, tenant, created_at, created_by, expires_at)
VALUES ($name, $hash, $role, $tenant, $created_at, $created_by, $expires_at)
ON CONFLICT (name) DO NOTHING
