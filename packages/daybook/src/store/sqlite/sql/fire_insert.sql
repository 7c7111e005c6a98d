-- Purpose: writes what became of one instant.
-- Params:  as listed.
-- Returns: nothing.
INSERT INTO fire (schedule_id, due_at, job, tenant, outcome, reason, run_id, decided_at, decided_by)
VALUES ($schedule, $due_at, $job, $tenant, $outcome, $reason, $run_id, $decided_at, $decided_by)
