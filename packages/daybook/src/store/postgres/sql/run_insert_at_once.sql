-- Purpose: writes new runs, waiting, if what was decided on them still holds.
-- Params:  arrays of the same length, as listed; $lanes: 0 for a later time, 1 for ready; $version: of the controls.
-- Returns: nothing; no row written means that the controls have changed, or that one of the ids is in the book already.
INSERT INTO daybook.waiting_run (
  state,
  id, job, tenant, queue, lane, priority, available_at, max_attempts, trigger, triggered_by, created_at, parent_id,
  child_key, sibling_limit, concurrency_key, dedupe_key, overlap_key, solo, schedule_id, due_at, retry_of_id,
  expires_at, input, trace_context
)
SELECT 'waiting', made.*
FROM unnest(
  $ids::uuid[], $jobs::text[], $tenants::text[], $queues::text[], $lanes::smallint[], $priorities::int[],
  $available_ats::bigint[], $max_attempts::int[], $triggers::text[], $triggered_bys::text[], $created_ats::bigint[],
  $parent_ids::uuid[], $child_keys::text[], $sibling_limits::int[], $concurrency_keys::text[], $dedupe_keys::text[],
  $overlap_keys::text[], $solos::boolean[], $schedule_ids::text[], $due_ats::bigint[], $retry_of_ids::uuid[],
  $expires_ats::bigint[], $inputs::text[], $trace_contexts::text[]
) AS made (
  id, job, tenant, queue, lane, priority, available_at, max_attempts, trigger, triggered_by, created_at, parent_id,
  child_key, sibling_limit, concurrency_key, dedupe_key, overlap_key, solo, schedule_id, due_at, retry_of_id,
  expires_at, input, trace_context
)
WHERE (SELECT controls FROM daybook.pulse WHERE one = 1) = $version::bigint
  AND NOT EXISTS (SELECT 1 FROM unnest($ids::uuid[]) AS asked (id) JOIN daybook.running_run USING (id))
  AND NOT EXISTS (
    -- New ids come after those of all that runs, so hardly any batch is looked into.
    SELECT 1 FROM daybook.running_batch AS batch
    WHERE batch.last_id >= (SELECT id FROM unnest($ids::uuid[]) AS asked (id) ORDER BY id LIMIT 1)
      AND batch.first_id <= (SELECT id FROM unnest($ids::uuid[]) AS asked (id) ORDER BY id DESC LIMIT 1)
      AND EXISTS (SELECT 1 FROM unnest(batch.runs) AS run WHERE run.id = ANY ($ids::uuid[]))
  )
  AND NOT EXISTS (SELECT 1 FROM unnest($ids::uuid[]) AS asked (id) JOIN daybook.finished_run USING (id))
