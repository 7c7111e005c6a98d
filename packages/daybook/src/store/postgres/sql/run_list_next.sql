-- Purpose: who is next: of each queue and priority the first ready runs, those whose time has come, and of each key that is waited for the first.
-- Params:  $now; $each: of a queue and priority; $limit: lines, and keys.
-- Returns: id, blocked_key.
WITH RECURSIVE
  line (queue, priority) AS (
    SELECT queue.name, (SELECT min(run.priority) FROM daybook.waiting_run AS run WHERE run.lane = 1 AND run.queue = queue.name)
    FROM daybook.queue
    UNION ALL
    SELECT line.queue,
      (SELECT min(run.priority) FROM daybook.waiting_run AS run WHERE run.lane = 1 AND run.queue = line.queue AND run.priority > line.priority)
    FROM line WHERE line.priority IS NOT NULL
  ),
  lines AS (SELECT queue, priority FROM line WHERE priority IS NOT NULL LIMIT $limit::bigint),
  awaited (key) AS (
    SELECT min(run.blocked_key) FROM daybook.waiting_run AS run WHERE run.blocked_key IS NOT NULL
    UNION ALL
    SELECT (SELECT min(run.blocked_key) FROM daybook.waiting_run AS run WHERE run.blocked_key IS NOT NULL AND run.blocked_key > awaited.key)
    FROM awaited WHERE awaited.key IS NOT NULL
  ),
  keys AS (SELECT key FROM awaited WHERE key IS NOT NULL LIMIT $limit::bigint)
SELECT first.id, NULL::text AS blocked_key
FROM lines CROSS JOIN LATERAL (
  SELECT run.id FROM daybook.waiting_run AS run
  WHERE run.lane = 1 AND run.queue = lines.queue AND run.priority = lines.priority
  ORDER BY run.available_at, run.id LIMIT $each::bigint
) AS first
UNION ALL
SELECT later.id, NULL FROM (
  SELECT run.id FROM daybook.waiting_run AS run WHERE run.lane = 0 AND run.available_at <= $now::bigint
  ORDER BY run.available_at LIMIT $each::bigint
) AS later
UNION ALL
SELECT first.id, keys.key
FROM keys CROSS JOIN LATERAL (
  SELECT run.id FROM daybook.waiting_run AS run WHERE run.blocked_key IS NOT NULL AND run.blocked_key = keys.key
  ORDER BY run.queue, run.job, run.priority, run.available_at, run.id LIMIT 1
) AS first
