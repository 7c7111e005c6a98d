-- Purpose: credentials by tenant and name, the shared ones first.
-- Params:  none.
-- Returns: the rows.
SELECT tenant, name, sealed, key_id, set_at, set_by FROM daybook.credential ORDER BY coalesce('=' || tenant, ''), name
