-- Purpose: makes tenants known that a run named.
-- Params:  arrays of the same length: $ids, $ats. No id twice.
-- Returns: nothing; the first sight stays.
INSERT INTO daybook.tenant (id, first_seen_at)
SELECT id, at FROM unnest($ids::text[], $ats::bigint[]) AS seen (id, at) ORDER BY id
ON CONFLICT (id) DO NOTHING
