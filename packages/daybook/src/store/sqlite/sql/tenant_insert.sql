-- Purpose: makes a tenant known.
-- Params:  $id, $now.
-- Returns: nothing; the first sight stays.
INSERT INTO tenant (id, first_seen_at) VALUES ($id, $now) ON CONFLICT (id) DO NOTHING
