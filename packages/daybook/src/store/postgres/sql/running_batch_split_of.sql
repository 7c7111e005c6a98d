-- Purpose: gives all runs that some workers hold rows of their own.
-- Params:  $workers (array).
-- Returns: nothing. Locks the batches, in the order of their ids; skips those that somebody else has locked: who settles one, or a session that
--          does not end.
WITH
  chosen AS MATERIALIZED (
    SELECT id FROM daybook.running_batch AS batch
    WHERE worker_id = ANY ($workers::text[])
    ORDER BY id
    FOR UPDATE SKIP LOCKED
  ),
  gone AS (DELETE FROM daybook.running_batch WHERE id = ANY (ARRAY(SELECT id FROM chosen)) RETURNING worker_id, queue, started_at, runs)
INSERT INTO daybook.running_run (
  id, retry_of_id, available_at, created_at, due_at, priority, attempt, failures, max_attempts, rescues, solo, job, tenant, trigger,
  triggered_by, concurrency_key, schedule_id, input, trace_context, worker_id, queue, started_at
)
SELECT run.*, gone.worker_id, gone.queue, gone.started_at FROM gone CROSS JOIN LATERAL unnest(gone.runs) AS run
