-- Purpose: gives all running runs rows of their own, because what is about to change may concern any of them.
-- Params:  none.
-- Returns: nothing. Locks the batches, in the order of their ids.
WITH
  chosen AS MATERIALIZED (
    SELECT id FROM daybook.running_batch AS batch
    ORDER BY id
    FOR UPDATE
  ),
  gone AS (DELETE FROM daybook.running_batch WHERE id = ANY (ARRAY(SELECT id FROM chosen)) RETURNING worker_id, queue, started_at, runs)
INSERT INTO daybook.running_run (
  id, retry_of_id, available_at, created_at, due_at, priority, attempt, failures, max_attempts, rescues, solo, job, tenant, trigger,
  triggered_by, concurrency_key, schedule_id, input, trace_context, worker_id, queue, started_at
)
SELECT run.*, gone.worker_id, gone.queue, gone.started_at FROM gone CROSS JOIN LATERAL unnest(gone.runs) AS run
