-- Purpose: what became of one instant.
-- Params:  $schedule, $due_at.
-- Returns: the row.
SELECT schedule_id, due_at, outcome, reason, run_id, decided_at, decided_by FROM daybook.fire
WHERE schedule_id = $schedule::text AND due_at = $due_at::bigint
