-- Purpose: keeps how jobs last ended for tenants. An end that is older than what is kept changes only what it is newer in. Each server
--          process has rows of its own (`shard`), so that processes that settle runs of one job do not queue behind one row.
-- Params:  arrays of the same length, in the order in which the rows are to be locked.
-- Returns: nothing. Locks the rows.
INSERT INTO daybook.standing AS kept (place, job, run_id, state, finished_at, succeeded_at, failed_at, shard)
SELECT place, job, run_id, state, finished_at, succeeded_at, failed_at, pg_backend_pid() % 16
FROM unnest($places::text[], $jobs::text[], $run_ids::uuid[], $states::text[], $finished_ats::bigint[], $succeeded_ats::bigint[],
  $failed_ats::bigint[]) AS ended (place, job, run_id, state, finished_at, succeeded_at, failed_at)
ON CONFLICT (place, job, shard) DO UPDATE SET
  run_id = CASE WHEN excluded.finished_at >= kept.finished_at THEN excluded.run_id ELSE kept.run_id END,
  state = CASE WHEN excluded.finished_at >= kept.finished_at THEN excluded.state ELSE kept.state END,
  finished_at = greatest(excluded.finished_at, kept.finished_at),
  succeeded_at = greatest(excluded.succeeded_at, kept.succeeded_at),
  failed_at = greatest(excluded.failed_at, kept.failed_at)
