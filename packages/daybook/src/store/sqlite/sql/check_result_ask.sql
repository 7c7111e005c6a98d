-- Purpose: asks for a check, unless one of the same place waits.
-- Params:  as listed; $place is '' for no tenant, else '=' and its id.
-- Returns: nothing.
INSERT INTO check_result (id, job, check_name, place, state, asked_at, asked_by, run_id, deadline_at)
VALUES ($id, $job, $check_name, $place, 'waiting', $asked_at, $asked_by, $run_id, $deadline_at)
ON CONFLICT (job, check_name, place) WHERE state = 'waiting' DO NOTHING
