-- Purpose: unfinished runs as people tell them apart. Each count is a walk through a small index; `attempt` of a ready run is
--          looked up only where the run is not yet available by the caller's clock.
-- Params:  $now.
-- Returns: queued, scheduled, retrying, held, blocked, running.
SELECT
  (SELECT count(*) FROM daybook.waiting_run WHERE lane = 1 AND available_at <= $now::bigint)
    + (SELECT count(*) FROM daybook.waiting_run WHERE lane = 0 AND available_at <= $now) AS queued,
  (SELECT count(*) FROM daybook.waiting_run WHERE lane = 0 AND available_at > $now AND attempt = 0)
    + (SELECT count(*) FROM daybook.waiting_run WHERE lane = 1 AND available_at > $now AND attempt = 0) AS scheduled,
  (SELECT count(*) FROM daybook.waiting_run WHERE lane = 0 AND available_at > $now AND attempt > 0)
    + (SELECT count(*) FROM daybook.waiting_run WHERE lane = 1 AND available_at > $now AND attempt > 0) AS retrying,
  (SELECT count(*) FROM daybook.waiting_run WHERE lane = 2) AS held,
  (SELECT count(*) FROM daybook.waiting_run WHERE blocked_key IS NOT NULL) AS blocked,
  (SELECT count(*) FROM daybook.running_run) + (SELECT coalesce(sum(size), 0) FROM daybook.running_batch) AS running
