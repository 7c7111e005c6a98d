-- Purpose: tells whether anything happened in the book between two looks: no worker works without its row, and no client without a counter.
-- Params:  none.
-- Returns: one row of numbers.
SELECT
  (SELECT runs FROM pulse) AS runs,
  (SELECT schedules FROM pulse) AS schedules,
  (SELECT controls FROM pulse) AS controls,
  (SELECT count(*) FROM worker) AS workers,
  (SELECT max(started_at) FROM worker) AS worker_started_at,
  (SELECT max(heartbeat_at) FROM worker) AS heartbeat_at,
  (SELECT max(seq) FROM run) AS run,
  (SELECT max(seq) FROM audit) AS audit
