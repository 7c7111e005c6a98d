-- Purpose: makes the first runs that wait for concurrency keys waiting again, for each queue and job as many as the key has room for. The
--          queues and jobs are found by jumps from one to the next, however many runs each has.
-- Params:  $keys (array, each `key:<concurrency key>`); $jobs and $limits: the jobs that have a limit. No limit: room for all.
-- Returns: id of each run woken. Locks them; skips those that somebody else has locked.
WITH
  freed AS MATERIALIZED (
    SELECT wanted.key AS blocked_key, (
      SELECT count(*) FROM daybook.running_run WHERE concurrency_key = substr(wanted.key, 5) COLLATE "C"
    ) AS running
    FROM unnest($keys::text[]) AS wanted (key)
  ),
  standing AS MATERIALIZED (
    SELECT freed.blocked_key, freed.running, found.queue, found.job
    FROM freed CROSS JOIN LATERAL (
      WITH RECURSIVE known (queue, job) AS (
        (SELECT queue, job FROM daybook.waiting_run WHERE blocked_key = freed.blocked_key ORDER BY queue, job LIMIT 1)
        UNION ALL
        SELECT next.queue, next.job FROM known CROSS JOIN LATERAL (
          SELECT queue, job FROM daybook.waiting_run
          WHERE blocked_key = freed.blocked_key AND (queue, job) > (known.queue, known.job)
          ORDER BY queue, job LIMIT 1
        ) AS next
      )
      SELECT queue, job FROM known
    ) AS found
  ),
  woken AS MATERIALIZED (
    SELECT first.id FROM standing
    LEFT JOIN unnest($jobs::text[], $limits::bigint[]) AS limited (job, most) ON limited.job = standing.job
    CROSS JOIN LATERAL (
      SELECT id FROM daybook.waiting_run
      WHERE blocked_key = standing.blocked_key AND queue = standing.queue AND job = standing.job
      ORDER BY priority, available_at, id
      LIMIT greatest(limited.most - standing.running, CASE WHEN limited.most IS NULL THEN NULL ELSE 0 END)
      FOR UPDATE SKIP LOCKED
    ) AS first
  )
UPDATE daybook.waiting_run SET state = 'waiting', lane = 1, blocked_key = NULL
FROM woken WHERE waiting_run.id = woken.id AND waiting_run.state = 'blocked'
RETURNING waiting_run.id
