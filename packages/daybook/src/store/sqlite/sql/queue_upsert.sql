-- Purpose: makes a queue known with what code says of its concurrency.
-- Params:  $name, $concurrency.
-- Returns: nothing; no row changed means it was known so.
INSERT INTO queue (name, code_concurrency) VALUES ($name, $concurrency)
ON CONFLICT (name) DO UPDATE SET code_concurrency = excluded.code_concurrency
  WHERE code_concurrency IS NOT excluded.code_concurrency
