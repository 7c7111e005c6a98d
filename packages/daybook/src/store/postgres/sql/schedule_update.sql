-- Purpose: changes schedules and where they go next.
-- Params:  $now; $restore: whether removed ones are back; arrays of the same length: $ids, $jobs, $keys, $tenants, $inputs,
--          $definitions, $schedules, $errors, $next_due_ats, $next_fire_ats.
-- Returns: nothing; fewer rows changed than given means that there are no such schedules.
UPDATE daybook.schedule AS known SET
  job = written.job, key = written.key, tenant = written.tenant, input = written.input, definition = written.definition,
  schedule = written.schedule, error = written.error, next_due_at = written.next_due_at, next_fire_at = written.next_fire_at,
  changed_at = $now::bigint, removed_at = CASE WHEN $restore::boolean THEN NULL ELSE known.removed_at END
FROM unnest($ids::text[], $jobs::text[], $keys::text[], $tenants::text[], $inputs::text[], $definitions::text[], $schedules::text[],
  $errors::text[], $next_due_ats::bigint[], $next_fire_ats::bigint[])
  AS written (id, job, key, tenant, input, definition, schedule, error, next_due_at, next_fire_at)
WHERE known.id = written.id
