-- Purpose: whether anything happened that a process should look at, where notifications do not arrive.
-- Params:  none.
-- Returns: controls (the counter), next_fire_at and next_available_at (null: none), has_work (a run is ready, or a running one is to be cancelled), has_checks (one waits).
SELECT
  (SELECT controls FROM daybook.pulse WHERE one = 1) AS controls,
  (SELECT min(next_fire_at) FROM daybook.schedule
    WHERE next_fire_at IS NOT NULL AND removed_at IS NULL AND schedule IS NOT NULL) AS next_fire_at,
  (SELECT min(available_at) FROM daybook.waiting_run WHERE lane = 0) AS next_available_at,
  EXISTS (SELECT 1 FROM daybook.waiting_run WHERE lane = 1)
    OR EXISTS (SELECT 1 FROM daybook.running_run WHERE cancel_requested_at IS NOT NULL) AS has_work,
  EXISTS (SELECT 1 FROM daybook.check_result WHERE state = 'waiting') AS has_checks
