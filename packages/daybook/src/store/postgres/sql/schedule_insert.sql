-- Purpose: writes new schedules; one that another process wrote meanwhile stays as that one wrote it.
-- Params:  $now; arrays of the same length: $ids, $jobs, $keys, $tenants, $inputs, $definitions, $schedules, $errors, $next_due_ats, $next_fire_ats.
-- Returns: nothing.
INSERT INTO daybook.schedule (id, job, key, tenant, input, definition, schedule, error, next_due_at, next_fire_at, created_at, changed_at)
SELECT written.*, $now::bigint, $now
FROM unnest($ids::text[], $jobs::text[], $keys::text[], $tenants::text[], $inputs::text[], $definitions::text[], $schedules::text[],
  $errors::text[], $next_due_ats::bigint[], $next_fire_ats::bigint[]) AS written
ON CONFLICT (id) DO NOTHING
