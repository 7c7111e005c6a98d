-- Purpose: makes the first runs that wait for concurrency keys waiting again, for each queue and job as many as the key has room for. The
--          queues and jobs are found by jumps from one to the next, however many runs each has.
-- Params:  $keys (array, each `key:<concurrency key>`); $jobs and $limits: the jobs that have a limit. No limit: room for all.
-- Returns: id of each run woken, and missed: a key for which somebody had a run locked, which is skipped and not made up for by the one behind
--          it. One of the two is null. Locks what it wakes.
WITH
  freed AS MATERIALIZED (
    SELECT wanted.key AS blocked_key, (
      SELECT count(*) FROM daybook.running_run WHERE concurrency_key = substr(wanted.key, 5) COLLATE "C"
    ) AS running
    FROM unnest($keys::text[]) AS wanted (key)
  ),
  standing AS MATERIALIZED (
    SELECT freed.blocked_key, found.queue, found.job,
      CASE WHEN limited.most IS NOT NULL THEN greatest(limited.most - freed.running, 0) END AS room
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
    LEFT JOIN unnest($jobs::text[], $limits::bigint[]) AS limited (job, most) ON limited.job = found.job
  ),
  woken AS MATERIALIZED (
    SELECT first.id, standing.blocked_key, standing.queue, standing.job FROM standing
    CROSS JOIN LATERAL (
      SELECT id FROM daybook.waiting_run
      WHERE blocked_key = standing.blocked_key AND queue = standing.queue AND job = standing.job
      ORDER BY priority, available_at, id
      LIMIT standing.room
      FOR UPDATE SKIP LOCKED
    ) AS first
  ),
  ready AS (
    UPDATE daybook.waiting_run SET state = 'waiting', lane = 1, blocked_key = NULL
    FROM woken WHERE waiting_run.id = woken.id AND waiting_run.state = 'blocked'
    RETURNING waiting_run.id
  )
SELECT id, NULL AS missed FROM ready
UNION ALL
SELECT NULL, standing.blocked_key FROM standing
WHERE (
  SELECT count(*) FROM woken
  WHERE woken.blocked_key = standing.blocked_key AND woken.queue = standing.queue AND woken.job = standing.job
) < (
  SELECT count(*) FROM (
    SELECT 1 FROM daybook.waiting_run
    WHERE blocked_key = standing.blocked_key AND queue = standing.queue AND job = standing.job
    LIMIT standing.room
  ) AS next
)
