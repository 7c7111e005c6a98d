-- Purpose: gives the runs of some batches rows of their own. A batch that is no more has ended, or its runs have theirs.
-- Params:  $ids (array): of the batches.
-- Returns: nothing. Locks the batches, in the order of their ids.
WITH
  chosen AS MATERIALIZED (
    SELECT id FROM daybook.running_batch AS batch
    WHERE id = ANY ($ids::uuid[])
    ORDER BY id
    FOR UPDATE
  ),
  gone AS (DELETE FROM daybook.running_batch WHERE id = ANY (ARRAY(SELECT id FROM chosen)) RETURNING worker_id, queue, started_at, runs)
INSERT INTO daybook.running_run (
  id, retry_of_id, available_at, created_at, due_at, priority, attempt, failures, max_attempts, rescues, solo, job, tenant, trigger,
  triggered_by, concurrency_key, schedule_id, input, trace_context, worker_id, queue, started_at
)
SELECT run.*, gone.worker_id, gone.queue, gone.started_at FROM gone CROSS JOIN LATERAL unnest(gone.runs) AS run
