-- Purpose: writes new runs that start at once, provided that a claim of this moment would take them: no control has changed, the worker lives,
--          nothing is ready and nothing is due to be made ready; and that their ids are new.
-- Params:  arrays of the same length, as listed; $worker and $now: who runs them, and since when; $version: of the controls that the
--          caller goes by.
-- Returns: nothing; no row means that it is not so, and nothing was written.
INSERT INTO daybook.running_run (
  attempt, worker_id, started_at,
  id, job, tenant, queue, priority, available_at, max_attempts, trigger, triggered_by, created_at, concurrency_key, solo,
  schedule_id, due_at, retry_of_id, input, trace_context
)
SELECT 1, $worker::text, $now::bigint, made.*
FROM unnest(
  $ids::uuid[], $jobs::text[], $tenants::text[], $queues::text[], $priorities::int[], $available_ats::bigint[], $max_attempts::int[],
  $triggers::text[], $triggered_bys::text[], $created_ats::bigint[], $concurrency_keys::text[], $solos::boolean[],
  $schedule_ids::text[], $due_ats::bigint[], $retry_of_ids::uuid[], $inputs::text[], $trace_contexts::text[]
) AS made (
  id, job, tenant, queue, priority, available_at, max_attempts, trigger, triggered_by, created_at, concurrency_key, solo,
  schedule_id, due_at, retry_of_id, input, trace_context
)
WHERE EXISTS (SELECT 1 FROM daybook.pulse WHERE one = 1 AND controls = $version::bigint)
  AND EXISTS (SELECT 1 FROM daybook.worker WHERE id = $worker AND state = 'alive')
  AND NOT EXISTS (SELECT 1 FROM daybook.waiting_run WHERE lane = 1)
  AND NOT EXISTS (SELECT 1 FROM daybook.waiting_run WHERE lane = 0 AND available_at <= $now)
  AND NOT EXISTS (SELECT 1 FROM unnest($ids::uuid[]) AS asked (id) JOIN daybook.run ON run.id = asked.id)
