-- Purpose: adds to the rows of jobs, tenants and hours. Each server process has rows of its own (`shard`), so that processes that settle
--          runs of one job do not queue behind one row.
-- Params:  arrays of the same length, in the order in which the rows are to be locked; $durations, $waits: an array literal each.
-- Returns: nothing. Locks the rows.
INSERT INTO daybook.roll_up AS kept (job, tenant, hour_at, succeeded, partial, failed, cancelled, skipped, expired, retries, items,
  failed_items, duration_ms, wait_ms, durations, waits, shard)
SELECT job, tenant, hour_at, succeeded, partial, failed, cancelled, skipped, expired, retries, items,
  failed_items, duration_ms, wait_ms, durations::bigint[], waits::bigint[], pg_backend_pid() % 16
FROM unnest($jobs::text[], $tenants::text[], $hours::bigint[], $succeeded::bigint[], $partial::bigint[], $failed::bigint[],
  $cancelled::bigint[], $skipped::bigint[], $expired::bigint[], $retries::bigint[], $items::bigint[], $failed_items::bigint[],
  $duration_ms::bigint[], $wait_ms::bigint[], $durations::text[], $waits::text[])
  AS added (job, tenant, hour_at, succeeded, partial, failed, cancelled, skipped, expired, retries, items,
    failed_items, duration_ms, wait_ms, durations, waits)
ON CONFLICT (job, hour_at, (coalesce('=' || tenant, '')), shard) DO UPDATE SET
  succeeded = kept.succeeded + excluded.succeeded,
  partial = kept.partial + excluded.partial,
  failed = kept.failed + excluded.failed,
  cancelled = kept.cancelled + excluded.cancelled,
  skipped = kept.skipped + excluded.skipped,
  expired = kept.expired + excluded.expired,
  retries = kept.retries + excluded.retries,
  items = kept.items + excluded.items,
  failed_items = kept.failed_items + excluded.failed_items,
  duration_ms = kept.duration_ms + excluded.duration_ms,
  wait_ms = kept.wait_ms + excluded.wait_ms,
  durations = ARRAY(
    SELECT sum.a + sum.b FROM unnest(kept.durations, excluded.durations) WITH ORDINALITY AS sum (a, b, place) ORDER BY place
  ),
  waits = ARRAY(
    SELECT coalesce(sum.a, 0) + coalesce(sum.b, 0)
    FROM unnest(kept.waits, excluded.waits) WITH ORDINALITY AS sum (a, b, place) ORDER BY place
  )
