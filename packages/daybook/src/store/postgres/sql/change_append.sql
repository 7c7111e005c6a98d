-- Purpose: notes what the transaction has changed, if anybody listens.
-- Params:  arrays of the same length: $sizes, $kinds, $whats.
-- Returns: nothing.
INSERT INTO daybook.change (at_ms, size, kind, what)
SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, told.size, told.kind, told.what
FROM unnest($sizes::int[], $kinds::text[], $whats::text[]) AS told (size, kind, what)
WHERE (SELECT live FROM daybook.pulse WHERE one = 1)
