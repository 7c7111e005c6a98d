-- Purpose: adds a token, if its name is free.
-- Params:  as listed.
-- Returns: nothing; no row changed means that the name is taken.
INSERT INTO daybook.token (name, hash, role, tenant, created_at, created_by, expires_at)
VALUES ($name::text, $hash::text, $role::text, $tenant::text, $created_at::bigint, $created_by::text, $expires_at::bigint)
ON CONFLICT (name) DO NOTHING
