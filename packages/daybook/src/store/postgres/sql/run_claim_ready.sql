-- Purpose: gives the next runs of some queues to a worker in one statement, provided that nothing has to be decided about them: no control
--          has changed, nothing waits to be made ready, and none of them has a limit, siblings, an overlap or an end of its own. Then all
--          are taken, else none.
-- Params:  $version: of the controls that the caller goes by; $worker, $now, $limit; arrays of the same length: $queues, $limits; arrays of
--          jobs: $except, $limited (those that have a limit).
-- Returns: at least one row; is_open: whether the first two conditions hold; looked: how many runs would be taken; left_over: how many more
--          were locked; then the columns of one run taken, or nulls. Locks the rows; skips those that somebody else has locked.
WITH
  gate AS MATERIALIZED (
    SELECT 1 FROM daybook.pulse
    WHERE one = 1 AND controls = $version::bigint
      AND EXISTS (SELECT 1 FROM daybook.worker WHERE id = $worker::text AND state = 'alive')
      AND NOT EXISTS (SELECT 1 FROM daybook.run WHERE lane = 0 AND available_at <= $now::bigint)
  ),
  found AS MATERIALIZED (
    SELECT candidate.* FROM unnest($queues::text[], $limits::bigint[]) AS source (queue, most)
    CROSS JOIN LATERAL (
      SELECT id, priority, available_at,
        parent_id IS NULL AND overlap_key IS NULL AND expires_at IS NULL
          AND (cardinality($limited::text[]) = 0 OR (job <> ALL ($limited) AND concurrency_key = 'job:' || job)) AS is_free
      FROM daybook.run
      WHERE run.queue = source.queue AND lane = 1 AND job <> ALL ($except::text[]) AND EXISTS (SELECT 1 FROM gate)
      ORDER BY priority, available_at, id
      LIMIT source.most
      FOR UPDATE OF run SKIP LOCKED
    ) AS candidate
  ),
  next AS MATERIALIZED (
    SELECT id, is_free FROM found ORDER BY priority, available_at, id LIMIT $limit::bigint
  ),
  taken AS (
    UPDATE daybook.run SET state = 'running', lane = NULL, attempt = attempt + 1, worker_id = $worker, started_at = $now,
      code_version = NULL, progress = NULL, error = NULL, reason = NULL
    WHERE id = ANY (ARRAY(SELECT id FROM next)) AND (SELECT coalesce(bool_and(is_free), false) FROM next)
    RETURNING id, job, tenant, queue, priority, available_at, attempt, failures, max_attempts, input, trigger, triggered_by,
      parent_id, sibling_limit, concurrency_key, overlap_key, solo, schedule_id, due_at, created_at, expires_at,
      trace_context
  )
SELECT EXISTS (SELECT 1 FROM gate) AS is_open,
  (SELECT count(*) FROM next) AS looked,
  (SELECT count(*) FROM found) - (SELECT count(*) FROM next) AS left_over,
  taken.*
FROM (SELECT 1) AS one LEFT JOIN taken ON true
