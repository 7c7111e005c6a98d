-- Purpose: keeps how a job last ended for a tenant. An end that is older than what is kept changes only what it is newer in.
-- Params:  as listed, in this order; $place is '' for no tenant, else '=' and its id; $succeeded_at, $failed_at: null when nothing did.
-- Returns: nothing.
INSERT INTO standing (place, job, run_id, state, finished_at, succeeded_at, failed_at)
VALUES ($place, $job, $run_id, $state, $finished_at, $succeeded_at, $failed_at)
ON CONFLICT (place, job) DO UPDATE SET
  run_id = iif(excluded.finished_at >= finished_at, excluded.run_id, run_id),
  state = iif(excluded.finished_at >= finished_at, excluded.state, state),
  finished_at = max(excluded.finished_at, finished_at),
  succeeded_at = coalesce(max(excluded.succeeded_at, succeeded_at), excluded.succeeded_at, succeeded_at),
  failed_at = coalesce(max(excluded.failed_at, failed_at), excluded.failed_at, failed_at)
