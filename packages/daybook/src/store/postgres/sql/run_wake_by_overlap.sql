-- Purpose: makes runs that wait for an overlap key waiting again. A solo run waits for all that run; any other run for a running solo one.
-- Params:  $keys (array, each `overlap:<overlap key>`).
-- Returns: id of each run woken. Locks them; skips those that somebody else has locked.
WITH
  freed AS MATERIALIZED (
    SELECT wanted.key AS blocked_key, using_it.runs, using_it.solos
    FROM unnest($keys::text[]) AS wanted (key)
    CROSS JOIN LATERAL (
      SELECT count(*) AS runs, count(*) FILTER (WHERE solo) AS solos FROM daybook.running_run
      WHERE overlap_key = substr(wanted.key, 9) COLLATE "C"
    ) AS using_it
  ),
  woken AS MATERIALIZED (
    SELECT waiting_run.id FROM freed JOIN daybook.waiting_run ON waiting_run.blocked_key = freed.blocked_key
    WHERE freed.solos = 0 AND (NOT waiting_run.solo OR freed.runs = 0)
    FOR UPDATE OF waiting_run SKIP LOCKED
  )
UPDATE daybook.waiting_run SET state = 'waiting', lane = 1, blocked_key = NULL
FROM woken WHERE waiting_run.id = woken.id AND waiting_run.state = 'blocked'
RETURNING waiting_run.id
