-- Purpose: makes tenants known.
-- Params:  $ids (array), $now.
-- Returns: nothing; the first sight stays.
INSERT INTO daybook.tenant (id, first_seen_at) SELECT id, $now::bigint FROM unnest($ids::text[]) AS id ORDER BY id
ON CONFLICT (id) DO NOTHING
