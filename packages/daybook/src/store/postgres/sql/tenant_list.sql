-- Purpose: tenants by id.
-- Params:  none.
-- Returns: id, first_seen_at, enabled (false when the operator disabled it).
SELECT id, first_seen_at, NOT EXISTS (
    SELECT 1 FROM daybook.override WHERE scope = 'tenant' AND subject = tenant.id AND field = 'enabled' AND value = 'false'
  ) AS enabled
FROM daybook.tenant
ORDER BY id
