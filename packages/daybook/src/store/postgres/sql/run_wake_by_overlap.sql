-- Purpose: makes runs that wait for an overlap key waiting again. A solo run waits for all that run; any other run for a running solo one.
-- Params:  $keys (array, each `overlap:<overlap key>`).
-- Returns: id of each run woken, and missed: a key for which somebody had a run locked, which is skipped. One of the two is null. Locks what
--          it wakes.
WITH
  freed AS MATERIALIZED (
    SELECT wanted.key AS blocked_key, using_it.runs
    FROM unnest($keys::text[]) AS wanted (key)
    CROSS JOIN LATERAL (
      SELECT count(*) AS runs, count(*) FILTER (WHERE solo) AS solos FROM daybook.running_run
      WHERE overlap_key = substr(wanted.key, 9) COLLATE "C"
    ) AS using_it
    WHERE using_it.solos = 0
  ),
  woken AS MATERIALIZED (
    SELECT waiting_run.id, freed.blocked_key FROM freed JOIN daybook.waiting_run ON waiting_run.blocked_key = freed.blocked_key
    WHERE NOT waiting_run.solo OR freed.runs = 0
    FOR UPDATE OF waiting_run SKIP LOCKED
  ),
  ready AS (
    UPDATE daybook.waiting_run SET state = 'waiting', lane = 1, blocked_key = NULL
    FROM woken WHERE waiting_run.id = woken.id AND waiting_run.state = 'blocked'
    RETURNING waiting_run.id
  )
SELECT id, NULL AS missed FROM ready
UNION ALL
SELECT NULL, freed.blocked_key FROM freed
WHERE (SELECT count(*) FROM woken WHERE woken.blocked_key = freed.blocked_key) < (
  SELECT count(*) FROM daybook.waiting_run
  WHERE waiting_run.blocked_key = freed.blocked_key AND (NOT waiting_run.solo OR freed.runs = 0)
)
