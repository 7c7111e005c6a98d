-- Purpose: what became of the runs of a period, summed by job.
-- Params:  $job, $tenant: null for all; $from, $before: whole hours.
-- Returns: a row for each job: key, the sums, durations (JSON array). `histogram_sum` is the connection's own, see connection.ts.
SELECT job AS key,
  sum(succeeded) AS succeeded, sum(partial) AS partial, sum(failed) AS failed,
  sum(cancelled) AS cancelled, sum(skipped) AS skipped, sum(expired) AS expired,
  sum(retries) AS retries, sum(items) AS items, sum(failed_items) AS failed_items, sum(duration_ms) AS duration_ms,
  histogram_sum(durations) AS durations
FROM roll_up
WHERE hour_at >= $from AND hour_at < $before AND ($job IS NULL OR job = $job) AND ($tenant IS NULL OR tenant = $tenant)
GROUP BY job
ORDER BY job
