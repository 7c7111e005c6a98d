-- Purpose: what became of one instant.
-- Params:  $schedule, $due_at.
-- Returns: the row.
SELECT * FROM fire WHERE schedule_id = $schedule AND due_at = $due_at
