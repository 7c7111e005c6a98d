-- Purpose: who is next: of each queue and priority the first ready runs, those whose time has come, and of each key that is waited for the first.
-- Params:  $now; $each: of a queue and priority; $limit: lines, and keys.
-- Returns: id, blocked_key.
WITH RECURSIVE
  line (queue, priority) AS (
    SELECT name, (SELECT min(priority) FROM run WHERE lane = 1 AND run.queue = queue.name) FROM queue
    UNION ALL
    SELECT queue,
      (SELECT min(priority) FROM run WHERE lane = 1 AND run.queue = line.queue AND run.priority > line.priority)
    FROM line WHERE priority IS NOT NULL LIMIT $limit + 0
  ),
  awaited (key) AS (
    SELECT min(blocked_key) FROM run WHERE blocked_key IS NOT NULL
    UNION ALL
    SELECT (SELECT min(blocked_key) FROM run WHERE blocked_key IS NOT NULL AND blocked_key > awaited.key)
    FROM awaited WHERE key IS NOT NULL LIMIT $limit + 0
  )
SELECT id, NULL AS blocked_key FROM line CROSS JOIN run
WHERE line.priority IS NOT NULL AND run.seq IN (
  SELECT first.seq FROM run AS first
  WHERE first.lane = 1 AND first.queue = line.queue AND first.priority = line.priority
  ORDER BY first.available_at, first.id LIMIT $each + 0
)
UNION ALL
SELECT id, NULL FROM (
  SELECT id FROM run WHERE lane = 0 AND available_at <= $now ORDER BY available_at LIMIT $each + 0
)
UNION ALL
SELECT id, blocked_key FROM awaited CROSS JOIN run
WHERE awaited.key IS NOT NULL AND run.seq = (
  SELECT first.seq FROM run AS first WHERE first.blocked_key IS NOT NULL AND first.blocked_key = awaited.key
  ORDER BY first.queue, first.job, first.priority, first.available_at, first.id LIMIT 1
)
