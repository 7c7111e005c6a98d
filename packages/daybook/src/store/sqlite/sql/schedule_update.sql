-- Purpose: changes a schedule and where it goes next.
-- Params:  as listed.
-- Returns: nothing; no row changed means that there is no such schedule.
UPDATE schedule SET
  job = $job, key = $key, tenant = $tenant, input = $input, definition = $definition, schedule = $schedule, error = $error,
  next_due_at = $next_due_at, next_fire_at = $next_fire_at, changed_at = $now
WHERE id = $id
