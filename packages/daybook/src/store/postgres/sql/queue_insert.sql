-- Purpose: makes queues known that a run named.
-- Params:  $names (array).
-- Returns: nothing; the rows changed are those that were not known.
INSERT INTO daybook.queue (name) SELECT name FROM unnest($names::text[]) AS told (name) ORDER BY name ON CONFLICT (name) DO NOTHING
