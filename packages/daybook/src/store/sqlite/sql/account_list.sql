-- Purpose: accounts by name.
-- Params:  none.
-- Returns: the rows.
SELECT name, password, role, tenant, created_at, created_by, password_at, disabled_at, signed_in_at FROM account ORDER BY name
