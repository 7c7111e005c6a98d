-- Purpose: one account.
-- Params:  $name.
-- Returns: the row or none.
SELECT name, password, role, tenant, created_at, created_by, password_at, disabled_at, signed_in_at FROM account WHERE name = $name
