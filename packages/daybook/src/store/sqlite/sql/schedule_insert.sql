-- Purpose: writes a new schedule.
-- Params:  as listed.
-- Returns: nothing.
INSERT INTO schedule (id, job, key, tenant, input, definition, schedule, error, next_due_at, next_fire_at, created_at, changed_at)
VALUES ($id, $job, $key, $tenant, $input, $definition, $schedule, $error, $next_due_at, $next_fire_at, $now, $now)
