-- Purpose: tokens by name.
-- Params:  none.
-- Returns: the rows.
SELECT name, hash, role, tenant, created_at, created_by, expires_at, last_used_at FROM token ORDER BY name
