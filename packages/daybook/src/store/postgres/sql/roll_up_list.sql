-- Purpose: roll-ups, oldest hour first; the rows of an hour that different writers keep are added up.
-- Params:  $job, $tenant: null for all; $from, $before.
-- Returns: a row for each hour, job and tenant.
SELECT job, tenant, hour_at,
  sum(succeeded)::bigint AS succeeded, sum(partial)::bigint AS partial, sum(failed)::bigint AS failed,
  sum(cancelled)::bigint AS cancelled, sum(skipped)::bigint AS skipped, sum(expired)::bigint AS expired,
  sum(retries)::bigint AS retries, sum(items)::bigint AS items, sum(failed_items)::bigint AS failed_items,
  sum(duration_ms)::bigint AS duration_ms, sum(wait_ms)::bigint AS wait_ms,
  ARRAY[
    sum(durations[1]), sum(durations[2]), sum(durations[3]), sum(durations[4]), sum(durations[5]), sum(durations[6]), sum(durations[7]), sum(durations[8]),
    sum(durations[9]), sum(durations[10]), sum(durations[11]), sum(durations[12]), sum(durations[13]), sum(durations[14]), sum(durations[15]), sum(durations[16]),
    sum(durations[17]), sum(durations[18]), sum(durations[19]), sum(durations[20]), sum(durations[21]), sum(durations[22]), sum(durations[23]), sum(durations[24]),
    sum(durations[25]), sum(durations[26]), sum(durations[27]), sum(durations[28]), sum(durations[29]), sum(durations[30]), sum(durations[31]), sum(durations[32])
  ]::bigint[] AS durations,
  ARRAY[
    coalesce(sum(waits[1]), 0), coalesce(sum(waits[2]), 0), coalesce(sum(waits[3]), 0), coalesce(sum(waits[4]), 0), coalesce(sum(waits[5]), 0), coalesce(sum(waits[6]), 0), coalesce(sum(waits[7]), 0), coalesce(sum(waits[8]), 0),
    coalesce(sum(waits[9]), 0), coalesce(sum(waits[10]), 0), coalesce(sum(waits[11]), 0), coalesce(sum(waits[12]), 0), coalesce(sum(waits[13]), 0), coalesce(sum(waits[14]), 0), coalesce(sum(waits[15]), 0), coalesce(sum(waits[16]), 0),
    coalesce(sum(waits[17]), 0), coalesce(sum(waits[18]), 0), coalesce(sum(waits[19]), 0), coalesce(sum(waits[20]), 0), coalesce(sum(waits[21]), 0), coalesce(sum(waits[22]), 0), coalesce(sum(waits[23]), 0), coalesce(sum(waits[24]), 0),
    coalesce(sum(waits[25]), 0), coalesce(sum(waits[26]), 0), coalesce(sum(waits[27]), 0), coalesce(sum(waits[28]), 0), coalesce(sum(waits[29]), 0), coalesce(sum(waits[30]), 0), coalesce(sum(waits[31]), 0), coalesce(sum(waits[32]), 0)
  ]::bigint[] AS waits
FROM daybook.roll_up
WHERE hour_at >= $from::bigint AND hour_at < $before::bigint
  AND ($job::text IS NULL OR job = $job) AND ($tenant::text IS NULL OR tenant = $tenant)
GROUP BY hour_at, job, tenant
ORDER BY hour_at, job, tenant NULLS FIRST
