-- Purpose: writes what became of instants of one schedule.
-- Params:  $schedule, $job, $tenant, $decided_at, $decided_by; arrays of the same length: $dues, $outcomes, $reasons, $runs.
-- Returns: nothing.
INSERT INTO daybook.fire (schedule_id, job, tenant, decided_at, decided_by, due_at, outcome, reason, run_id)
SELECT $schedule::text, $job::text, $tenant::text, $decided_at::bigint, $decided_by::text, made.*
FROM unnest($dues::bigint[], $outcomes::text[], $reasons::text[], $runs::uuid[]) AS made
