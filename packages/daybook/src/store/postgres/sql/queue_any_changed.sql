-- Purpose: whether code says anything new of queues.
-- Params:  arrays of the same length: $names, $concurrencies.
-- Returns: one row or none.
SELECT 1 AS changed
FROM unnest($names::text[], $concurrencies::bigint[]) AS told (name, concurrency)
LEFT JOIN daybook.queue ON queue.name = told.name
WHERE queue.name IS NULL OR queue.code_concurrency IS DISTINCT FROM told.concurrency
LIMIT 1
