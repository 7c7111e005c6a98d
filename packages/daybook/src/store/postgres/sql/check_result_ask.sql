-- Purpose: asks for a check, unless one of the same place waits.
-- Params:  as listed; $place is '' for no tenant, else '=' and its id.
-- Returns: nothing. Waits for another transaction that asks for the same.
INSERT INTO daybook.check_result (id, job, check_name, place, state, asked_at, asked_by, run_id, deadline_at)
VALUES ($id::uuid, $job::text, $check_name::text, $place::text, 'waiting', $asked_at::bigint, $asked_by::text, $run_id::uuid,
  $deadline_at::bigint)
ON CONFLICT (job, check_name, place) WHERE state = 'waiting' DO NOTHING
