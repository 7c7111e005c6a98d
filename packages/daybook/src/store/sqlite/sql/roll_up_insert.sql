-- Purpose: begins the row of one job, tenant and hour.
-- Params:  $job, $tenant, $hour and the sums.
-- Returns: nothing.
INSERT INTO roll_up (job, tenant, hour_at, succeeded, partial, failed, cancelled, skipped, expired, retries, items, failed_items,
  duration_ms, wait_ms, durations, waits)
VALUES ($job, $tenant, $hour, $succeeded, $partial, $failed, $cancelled, $skipped, $expired, $retries, $items, $failed_items,
  $duration_ms, $wait_ms, $durations, $waits)
