-- Purpose: adds to the row of one job, tenant and hour.
-- Params:  $job, $hour, $tenant ('' for none, else '=' and its id), the sums to add, and $durations and $waits, already added up.
-- Returns: nothing.
UPDATE roll_up SET
  succeeded = succeeded + $succeeded, partial = partial + $partial, failed = failed + $failed,
  cancelled = cancelled + $cancelled, skipped = skipped + $skipped, expired = expired + $expired,
  retries = retries + $retries, items = items + $items, failed_items = failed_items + $failed_items,
  duration_ms = duration_ms + $duration_ms, wait_ms = wait_ms + $wait_ms, durations = $durations, waits = $waits
WHERE job = $job AND hour_at = $hour AND coalesce('=' || tenant, '') = $tenant
