-- Purpose: how many runs hold a place under concurrency keys, among the children of parents, and under overlap keys. Runs of batches hold none.
-- Params:  arrays: $keys, $parents, $overlaps.
-- Returns: blocked_key (`key:…`, `parent:…`, `overlap:…`), runs, solos.
SELECT 'key:' || wanted.name AS blocked_key, held.runs, 0 AS solos
FROM unnest($keys::text[]) AS wanted (name) CROSS JOIN LATERAL (
  SELECT count(*) AS runs FROM daybook.running_run WHERE concurrency_key = wanted.name
) AS held
UNION ALL
SELECT 'parent:' || wanted.id, held.runs, 0
FROM unnest($parents::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
  SELECT count(*) AS runs FROM daybook.running_run WHERE parent_id = wanted.id
) AS held
UNION ALL
SELECT 'overlap:' || wanted.name, held.runs, held.solos
FROM unnest($overlaps::text[]) AS wanted (name) CROSS JOIN LATERAL (
  SELECT count(*) AS runs, count(*) FILTER (WHERE solo) AS solos FROM daybook.running_run
  WHERE overlap_key = wanted.name
) AS held
