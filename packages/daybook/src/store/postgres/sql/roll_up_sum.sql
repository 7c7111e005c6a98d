-- Purpose: what became of the runs of a period, summed by hour, by job and by tenant.
-- Params:  $job, $tenant: null for all; $from, $before: whole hours.
-- Returns: a row for each hour (summed_by 1), each job (2) and each tenant (3): hour_at, job or tenant, the sums, durations.
SELECT grouping(hour_at, job) AS summed_by, hour_at, job, tenant,
  sum(succeeded)::bigint AS succeeded, sum(partial)::bigint AS partial, sum(failed)::bigint AS failed,
  sum(cancelled)::bigint AS cancelled, sum(skipped)::bigint AS skipped, sum(expired)::bigint AS expired,
  sum(retries)::bigint AS retries, sum(items)::bigint AS items, sum(failed_items)::bigint AS failed_items, sum(duration_ms)::bigint AS duration_ms,
  ARRAY[
    sum(durations[1]), sum(durations[2]), sum(durations[3]), sum(durations[4]), sum(durations[5]), sum(durations[6]), sum(durations[7]), sum(durations[8]),
    sum(durations[9]), sum(durations[10]), sum(durations[11]), sum(durations[12]), sum(durations[13]), sum(durations[14]), sum(durations[15]), sum(durations[16]),
    sum(durations[17]), sum(durations[18]), sum(durations[19]), sum(durations[20]), sum(durations[21]), sum(durations[22]), sum(durations[23]), sum(durations[24]),
    sum(durations[25]), sum(durations[26]), sum(durations[27]), sum(durations[28]), sum(durations[29]), sum(durations[30]), sum(durations[31]), sum(durations[32])
  ]::bigint[] AS durations
FROM daybook.roll_up
WHERE hour_at >= $from::bigint AND hour_at < $before::bigint
  AND ($job::text IS NULL OR job = $job) AND ($tenant::text IS NULL OR tenant = $tenant)
GROUP BY GROUPING SETS (hour_at, job, tenant)
ORDER BY summed_by, hour_at, job, tenant NULLS FIRST
