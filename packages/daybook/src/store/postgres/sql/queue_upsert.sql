-- Purpose: makes queues known with what code says of their concurrency.
-- Params:  arrays of the same length: $names, $concurrencies. No name twice.
-- Returns: nothing; no row changed means they were known so.
INSERT INTO daybook.queue AS known (name, code_concurrency)
SELECT * FROM unnest($names::text[], $concurrencies::bigint[])
ON CONFLICT (name) DO UPDATE SET code_concurrency = excluded.code_concurrency
  WHERE known.code_concurrency IS DISTINCT FROM excluded.code_concurrency
