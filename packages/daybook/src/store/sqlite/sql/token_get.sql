-- Purpose: the token of a secret.
-- Params:  $hash.
-- Returns: the row or none.
SELECT name, hash, role, tenant, created_at, created_by, expires_at, last_used_at FROM token WHERE hash = $hash
