-- Purpose: which of some instants of a schedule have their fire already.
-- Params:  $schedule, $dues (array).
-- Returns: due_at.
SELECT due_at FROM daybook.fire WHERE schedule_id = $schedule::text AND due_at = ANY ($dues::bigint[])
